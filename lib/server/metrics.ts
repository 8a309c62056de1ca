import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Inspection } from '@/lib/contract/inspect';
import type { ScheduleCount } from '@/lib/runs/schedules/describeSchedules';
import type { DriftCounts } from '@/lib/state/drifts/driftOverview';
import type { LoadTestCounts } from '@/lib/state/loadTests/countLoadTests';
import type { WorkerCounts } from '@/lib/state/workers/listWorkers';

export interface Metrics {
  readonly registry: Registry;
  countRequest(route: string, method: string, status: number, durationMs: number): void;
  countInspection(
    inspection: Pick<Inspection, 'environment' | 'recordType' | 'verdict' | 'durationMs' | 'copies'>,
  ): void;
  countVerdict(inspection: Pick<Inspection, 'environment' | 'recordType' | 'verdict'>): void;
  /** null: they can't be counted at the moment; then they are left out. */
  setLoadTests(counts: LoadTestCounts | null): void;
  /** null: it can't be told at the moment; then it is left out. */
  setDrift(counts: DriftCounts | null): void;
  /** Of each environment, and type or scenario, how many schedules there are and how many do not run; null as above. */
  setSchedules(counts: readonly ScheduleCount[] | null): void;
  /** null as above. */
  setWorkers(counts: WorkerCounts | null): void;
  readonly watchers: Gauge;
}

/** From a fast primary key read to a store that runs into its timeout. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A separate registry, so a reload in development or a second test does not register a name twice. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'lastwrite_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'lastwrite_http_request_duration_seconds',
    help: 'Time to answer; for a watch, to its first event.',
    labelNames: ['route', 'method'],
    buckets: SECONDS,
    registers,
  });
  const inspections = new Counter({
    name: 'lastwrite_inspections_total',
    help: 'Inspections by record type and verdict.',
    labelNames: ['environment', 'type', 'verdict'],
    registers,
  });
  const inspectionSeconds = new Histogram({
    name: 'lastwrite_inspection_duration_seconds',
    help: 'Time of one inspection.',
    labelNames: ['environment'],
    buckets: SECONDS,
    registers,
  });
  const sourceSeconds = new Histogram({
    name: 'lastwrite_source_read_duration_seconds',
    help: 'Time to read one copy.',
    labelNames: ['environment', 'type', 'source', 'status'],
    buckets: SECONDS,
    registers,
  });
  const watchers = new Gauge({ name: 'lastwrite_watchers', help: 'Open watch streams.', registers });
  const loadTests = new Gauge({
    name: 'lastwrite_load_tests',
    help: 'Stored load tests by status.',
    labelNames: ['status'],
    registers,
  });
  const iterations = new Gauge({
    name: 'lastwrite_load_test_iterations',
    help: 'Finished iterations of stored load tests by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const failureRates = new Gauge({
    name: 'lastwrite_load_test_failure_rate',
    help: 'Failure rate, 0 to 1, of the latest completed load test of a variant, at the delay at which it failed most often.',
    labelNames: ['environment', 'scenario', 'variant'],
    registers,
  });

  const ofType = ['environment', 'type'];
  const drifts = new Gauge({
    name: 'lastwrite_open_drifts',
    help: 'Drifted records by record type and cause.',
    labelNames: [...ofType, 'cause'],
    registers,
  });
  const overdue = new Gauge({
    name: 'lastwrite_schedules_overdue',
    help: 'Schedules of a record type, or of a scenario’s load tests, without a completed run for more than two intervals.',
    labelNames: [...ofType, 'kind'],
    registers,
  });
  const sweepAge = new Gauge({
    name: 'lastwrite_sweep_age_seconds',
    help: 'Time since the last complete sweep of a record type.',
    labelNames: ofType,
    registers,
  });
  const verifiedAge = new Gauge({
    name: 'lastwrite_verified_age_seconds',
    help: 'Age of the time through which all changes of a record type are verified.',
    labelNames: ofType,
    registers,
  });

  const workers = new Gauge({
    name: 'lastwrite_workers',
    help: 'Workers that answer, and those that stopped answering within the last 15 minutes.',
    labelNames: ['status'],
    registers,
  });
  const connections = new Gauge({
    name: 'lastwrite_connections',
    help: 'Connections to Postgres of all processes of the installation.',
    registers,
  });

  return {
    registry,
    watchers,
    countRequest(route, method, status, durationMs) {
      requests.inc({ route, method, status });
      requestSeconds.observe({ route, method }, durationMs / 1000);
    },
    countInspection({ environment, recordType: type, verdict, durationMs, copies }) {
      inspections.inc({ environment, type, verdict });
      inspectionSeconds.observe({ environment }, durationMs / 1000);
      for (const { id: source, status, durationMs: readMs } of copies)
        sourceSeconds.observe({ environment, type, source, status }, readMs / 1000);
    },
    countVerdict({ environment, recordType: type, verdict }) {
      inspections.inc({ environment, type, verdict });
    },
    setDrift(counts) {
      drifts.reset();
      sweepAge.reset();
      verifiedAge.reset();
      // A type without any open drift has a zero: what is not there raises no alert.
      for (const { environment, record: type } of counts?.ages ?? []) drifts.set({ environment, type, cause: '' }, 0);
      for (const { environment, record: type, cause, open } of counts?.open ?? [])
        drifts.set({ environment, type, cause }, open);
      for (const { environment, record: type, sweepAgeSeconds, verifiedAgeSeconds } of counts?.ages ?? []) {
        sweepAge.set({ environment, type }, sweepAgeSeconds);
        if (verifiedAgeSeconds !== null) verifiedAge.set({ environment, type }, verifiedAgeSeconds);
      }
    },
    setSchedules(counts) {
      overdue.reset();
      for (const { environment, kind, of, overdue: count } of counts ?? [])
        overdue.set({ environment, type: of, kind }, count);
    },
    setWorkers(counts) {
      workers.reset();
      connections.reset();
      if (counts === null) return;
      workers.set({ status: 'answering' }, counts.answering);
      workers.set({ status: 'silent' }, counts.silent);
      connections.set(counts.connections);
    },
    setLoadTests(counts) {
      loadTests.reset();
      iterations.reset();
      failureRates.reset();
      for (const { environment, scenario, variant, rate } of counts?.rates ?? [])
        failureRates.set({ environment, scenario, variant }, rate);
      for (const [status, count] of Object.entries(counts?.loadTests ?? {})) loadTests.set({ status }, count);
      for (const [outcome, count] of Object.entries(counts?.iterations ?? {})) iterations.set({ outcome }, count);
    },
  };
}
