import { keepWorker } from '../keepWorker';

/** What the console's process does about its worker, without the console. */
const worker = keepWorker();
process.once('SIGTERM', () => {
  void worker.stop().then(() => process.exit(0));
});
setInterval(() => undefined, 60_000);
