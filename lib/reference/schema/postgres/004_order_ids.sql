-- For orders that the service takes; the samples and the simulated shop number theirs themselves, far below.
CREATE SEQUENCE shop.order_ids START 10000001;
