/** What a piece of work of a sweep has cost the stores, in the transaction that saves its result; and whether it failed. */
export const INSERT_COST = `
  INSERT INTO lastwrite.sweep_costs (sweep_id, postgres_ms, clickhouse_ms, rows_read, failed)
  VALUES ($1::uuid, $2::float8, $3::float8, $4::bigint, $5::boolean)`;
