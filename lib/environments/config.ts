import type { ScenarioFile } from '@/lib/contract/scenarioFile';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import type { Retention } from './retention';

/** Where a connection URL comes from. Both forms may hold `{environment}`, `{customer}` and `{profile}`. */
export type ConnectionSource =
  | { readonly kind: 'url'; readonly url: string }
  | {
      readonly kind: 'command';
      readonly command: readonly string[];
      readonly cacheSeconds: number;
      /** It runs for every well-formed customer and profile, not only for those that the environment lists. */
      readonly any: boolean;
    };

export type TokenSource =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly cacheSeconds: number };

export interface CoachingConfig {
  readonly url: string;
  /** The same API over gRPC, `http://` without TLS; left out: it has none. May hold the placeholders that `url` may. */
  readonly grpcUrl?: string;
  readonly token: TokenSource | null;
}

/** An API of a team's own, to which scenarios of a file send their requests. */
export interface TargetConfig {
  /** Of HTTP; null: it is asked by gRPC alone. */
  readonly url: string | null;
  /** Of gRPC: `http://host:port` without TLS, or `https://host:port`; null: there is no gRPC side. */
  readonly grpcUrl: string | null;
  readonly token: TokenSource | null;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Certificates to trust, in PEM, in place of the usual ones. */
  readonly ca: string | null;
  /** Absolute paths of .proto files; none: the server tells by reflection. */
  readonly protos: readonly string[];
}

/** An environment's stores with users who may write, for the records of interleavings. Plain URLs. */
export interface ExplorerConfig {
  readonly postgresUrl: string;
  readonly clickhouseUrl: string;
}

/** A customer's profile that is known to exist. Bare ids are looked up there if each profile has its own database. */
export interface KnownProfile {
  readonly customer: string;
  readonly profile: string;
}

export interface EnvironmentConfig {
  readonly id: string;
  readonly title: string;
  /** null: this environment has no such store configured. */
  readonly postgres: ConnectionSource | null;
  readonly clickhouse: ConnectionSource | null;
  readonly coaching: CoachingConfig | null;
  /** Load tests write; they run only where this says so. */
  readonly loadTests: boolean;
  /** null: interleavings of scorecard races don't run here. */
  readonly explorer: ExplorerConfig | null;
  /** How long after a change its copies may still differ without that being a fault. */
  readonly settleMs: number;
  /** After how long a store that does not answer counts as unavailable. */
  readonly timeoutMs: number;
  readonly customers: readonly KnownProfile[];
  /** By id. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** The record types that its stores hold besides the built-in one. */
  readonly records: readonly RecordEntry[];
}

/** What drifts keep. */
export interface DriftConfig {
  /** false: of the inspections that drifts keep, hashes stand in place of values. */
  readonly keepValues: boolean;
}

/** A scenario file and its path. */
export interface ScenarioSource {
  readonly file: ScenarioFile;
  readonly path: string;
}

/** A file with a race of SQL, which is read by the room that knows races. */
export interface LabSource {
  /** The name of the file, without its ending. */
  readonly id: string;
  /** Relative to the configuration, as people are told of it. */
  readonly path: string;
  /** The same, absolute. */
  readonly file: string;
  readonly text: string;
}

export interface Config {
  /** At least one; the first is the default. */
  readonly environments: readonly [EnvironmentConfig, ...EnvironmentConfig[]];
  /** Races of a team's own, as its files say them. */
  readonly scenarios: readonly ScenarioSource[];
  /** Races of SQL among the files that are named as scenarios. */
  readonly labFiles: readonly LabSource[];
  /** The console's own database; null: it keeps nothing. */
  readonly stateUrl: string | null;
  /** A role that may make databases and roles, for races of SQL. */
  readonly labUrl: string | null;
  /** A user who may make databases, for what races of SQL do in ClickHouse. */
  readonly labClickhouseUrl: string | null;
  /** Absolute path of the folder with `stack.json`. */
  readonly home: string;
  /** The console's process starts a worker beside itself. */
  readonly worker: boolean;
  /** To Postgres, of all processes of this installation together. */
  readonly connections: number;
  readonly defaultStrategy: string;
  readonly latency: 'none' | 'staging';
  readonly logLevel: LogLevel;
  readonly retention: Retention;
  readonly drift: DriftConfig;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
