import type { AlterationKind } from '@/lib/evidence/compare/alteration';
import type { CauseCertainty, CauseDoubt, FactsByCode, VersionFact } from '@/lib/evidence/findings/facts';
import type { Explainer } from './prose';
import { capital, count, duration, groupBy, list, show, type Words } from './words';

function version(fact: VersionFact, words: Words): string {
  return `${fact.insertOrder === null ? `the version in part ${fact.part}` : `version ${fact.insertOrder}`}${fact.version === null ? '' : ` (stamped ${words.stamp(fact.version)})`}`;
}

/** Why a cause is told as the most likely one. */
const DOUBTS: Readonly<Record<CauseDoubt, string>> = {
  merged: 'versions of it were merged away',
  cut: 'not all of its versions were read',
  hidden: 'versions of it lie under a lightweight DELETE',
  older_equal_copy: 'an older state of the record was the same',
  insertion_unknown: 'neither its stamp nor its insertion tells whether it came after the change',
  change_unknown: 'nothing tells when Postgres changed this row',
  read_unknown: 'no older version shows what was there before',
};

function hedge(keys: readonly { readonly doubts: readonly CauseDoubt[] }[]): string {
  const doubts = [...new Set(keys.flatMap((key) => key.doubts))];
  return doubts.length === 0
    ? ''
    : ` This is the most likely cause and not a certain one: ${list(doubts.map((doubt) => DOUBTS[doubt]))}.`;
}

/** `Most likely written out of order.` of `Written out of order.` */
function lead(certainty: CauseCertainty, text: string): string {
  return certainty === 'certain' ? text : `Most likely ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

export const explainOutOfOrderWrite: Explainer<'out_of_order_write'> = (
  { keys, certainty, maybeNeverCommitted },
  words,
) => {
  const first = keys[0];
  const winner = first?.winner.version ?? null;
  const byVersion = first?.decidedBy !== 'insertion';
  const deletion = first?.winnerIs === 'deletion';
  const copy = deletion
    ? 'a deletion'
    : maybeNeverCommitted
      ? 'a copy that may never have been committed'
      : 'an older copy';
  const rule = byVersion
    ? 'and FINAL goes by the version alone'
    : 'and the table has no version column, so the row inserted last wins';
  return {
    title: deletion
      ? 'A deletion with the newer version'
      : byVersion
        ? 'Older copy with the newer version'
        : 'Older copy inserted last',
    explanation: `${
      deletion
        ? `ClickHouse received what Postgres holds, but a deletion carries a higher version, ${rule}.`
        : `ClickHouse received what Postgres holds, but a copy that differs in ${words.fieldsOf(keys)} ${byVersion ? 'carries a higher version' : 'was inserted later'}, ${rule}.`
    }${hedge(keys)}`,
    narrative: [
      ...groupBy(keys, ({ right, winner: won, winnerInsertedLater, rightWrittenBy, winnerWrittenBy }) => [
        right.version,
        right.insertOrder,
        won.version,
        won.insertOrder,
        winnerInsertedLater,
        rightWrittenBy,
        winnerWrittenBy,
      ])
        .slice(0, 4)
        .flatMap((group) => tellOrder(group, words)),
      ...(maybeNeverCommitted
        ? [
            'A call failed whose strategy writes ClickHouse before it commits: the winning copy may be one that Postgres never held.',
          ]
        : []),
    ],
    headline: {
      lead: lead(certainty, deletion ? 'Hidden by a deletion.' : 'Written out of order.'),
      rest: byVersion
        ? `ClickHouse has what Postgres holds, but ${copy} carries the newer version, ${words.stamp(winner)}, and won.`
        : `ClickHouse has what Postgres holds, but ${copy} was inserted after it, and the table has no version column.`,
    },
  };
};

type OrderedKey = FactsByCode['out_of_order_write']['keys'][number];

function tellOrder(group: readonly [OrderedKey, ...OrderedKey[]], words: Words): readonly string[] {
  const [key] = group;
  const from = (call: string | null) => (call === null ? '' : `, from the work of ${call},`);
  const order =
    key.winnerInsertedLater === null
      ? 'which was inserted first is no longer known'
      : key.winnerInsertedLater
        ? `it was inserted later${key.winnerIs === 'deletion' ? '' : ', with a copy that is not what Postgres holds now'}`
        : 'it was inserted earlier, so insertion and version order cross';
  const what = key.winnerIs === 'deletion' ? 'is a deletion' : `differs in ${words.fieldsOf(group)}`;
  return [
    `For ${words.rows(group.map(({ row }) => row))}, ${version(key.right, words)}${from(key.rightWrittenBy)} holds what Postgres holds.`,
    `${capital(version(key.winner, words))}${from(key.winnerWrittenBy)} ${what}; ${order}.`,
    key.decidedBy === 'version'
      ? `FINAL keeps the higher version: ${words.stamp(key.winner.version)} over ${words.stamp(key.right.version)}.`
      : 'FINAL keeps the row inserted last.',
  ];
}

type Arrival = FactsByCode['missing_write']['keys'][number]['arrival'];

const ARRIVALS: Readonly<
  Record<
    Arrival,
    { readonly title: string; readonly explanation: string; readonly lead: string; readonly rest: string }
  >
> = {
  not_inserted: {
    title: 'The last change is not in ClickHouse',
    explanation:
      'Nothing was inserted into ClickHouse after the change, and the settle window has passed: the write did not arrive.',
    lead: 'Never reached ClickHouse.',
    rest: 'Nothing was inserted after Postgres changed',
  },
  read_before_commit: {
    title: 'A copy from before the change arrived after it',
    explanation:
      'A copy was inserted after the change, with what the record held before: the work that wrote it had read the record before the change was committed.',
    lead: 'Read too early.',
    rest: 'The copy inserted after the change holds what the record held before it',
  },
  deleted: {
    title: 'The right version is hidden in ClickHouse',
    explanation: 'A version in RAW has what Postgres holds, and a lightweight DELETE hides it.',
    lead: 'Hidden by a DELETE.',
    rest: 'ClickHouse has what Postgres holds, under a lightweight DELETE',
  },
  not_found: {
    title: 'The last change is not in ClickHouse',
    explanation: 'No version that was read from RAW has what Postgres holds, and the settle window has passed.',
    lead: 'Not found in ClickHouse.',
    rest: 'No version that was read from RAW has what Postgres holds',
  },
};

/** Versions that equal the truth, and that were stamped before it was changed to that. */
const ONLY_OLDER = {
  explanation:
    'RAW has what Postgres holds only in versions from before its last change, and the settle window has passed.',
  rest: 'RAW has what Postgres holds only in versions from before its last change',
};

export const explainMissingWrite: Explainer<'missing_write'> = ({ keys, changedAt, certainty }, words) => {
  const first = keys[0];
  const arrival = first?.arrival ?? 'not_found';
  const onlyOlder = arrival === 'not_found' && first?.doubts.includes('older_equal_copy') === true;
  const told = { ...ARRIVALS[arrival], ...(onlyOlder ? ONLY_OLDER : {}) };
  const merged = keys.some(({ doubts }) => doubts.includes('merged'));
  const at = changedAt === null ? '' : `, at ${words.clock(changedAt, 3)}`;
  return {
    title: told.title,
    explanation: `${told.explanation}${
      merged
        ? ' Versions were merged away here: it may also have been written with a lower version and have lost the merge.'
        : ''
    }${hedge(keys)}`,
    narrative: [
      ...(changedAt === null ? [] : [`Postgres last changed it at ${words.clock(changedAt)}.`]),
      ...groupBy(keys, (key) => [key.winner?.version, key.winner?.insertOrder, key.versionsHeld, key.arrival])
        .slice(0, 4)
        .map((group) => tellArrival(group, words)),
    ],
    headline: {
      lead: lead(first?.arrival === 'not_found' ? 'certain' : certainty, told.lead),
      rest: `${told.rest}${first?.arrival === 'not_inserted' || first?.arrival === 'read_before_commit' ? at : ''}${merged ? '; merges removed other versions' : ''}.`,
    },
  };
};

type MissingKey = FactsByCode['missing_write']['keys'][number];

function tellArrival(group: readonly [MissingKey, ...MissingKey[]], words: Words): string {
  const [key] = group;
  const each = group.length > 1 ? ' each' : '';
  const what =
    key.arrival === 'deleted' && key.version
      ? `${version(key.version, words)} has what Postgres holds, and is deleted; `
      : key.arrival === 'read_before_commit' && key.version && key.version.part !== key.winner?.part
        ? `${version(key.version, words)} was inserted after the change, with older content; `
        : '';
  return `RAW holds ${count(key.versionsHeld, 'version')}${each} of ${words.rows(group.map(({ row }) => row))}; ${what}FINAL keeps ${key.winner ? version(key.winner, words) : 'none of them'}, which differs in ${words.fieldsOf(group)}.`;
}

const ALTERATIONS: Readonly<Record<AlterationKind, string>> = {
  default: 'the default of its column stands in its place',
  placeholder: 'a placeholder of the pipeline stands in its place',
  truncated: 'only its beginning is there',
  rounded: 'it has fewer digits',
  shifted: 'the time is off',
  scaled: 'it is multiplied by a power of ten',
  encoding: 'characters did not survive',
  reordered: 'its items are in another order',
};

export const explainAlteredWrite: Explainer<'altered_write'> = ({ keys, certainty }, words) => {
  const [first] = keys;
  const all = keys.flatMap(({ row, alterations }) => alterations.map((one) => ({ row, ...one })));
  const ways = [...new Set(all.map((one) => `${ALTERATIONS[one.kind]}${shiftOf(one.shiftMs)}`))];
  const look = all.some(({ kind }) => kind === 'shifted')
    ? 'Look at the time zone that the pipeline reads and writes times in.'
    : all.some(({ kind }) => kind === 'default' || kind === 'placeholder')
      ? 'Look at what the pipeline sends for columns that a change does not carry: large values that did not change, NULL, and columns it does not know.'
      : 'Look at the types that the value passes through on its way.';
  return {
    title: 'The write arrived altered',
    explanation: `ClickHouse received the last change, but not as Postgres holds it: ${list(ways)}. ${look}`,
    narrative: [
      ...keys
        .slice(0, 3)
        .map(
          (key) =>
            `For ${words.row(key.row)}, ${version(key.version, words)} is that write${key.stampedAsChange ? ', stamped with the very time of the change' : ''}${key.won ? '' : '; FINAL keeps another one'}.`,
        ),
      ...all
        .slice(0, 6)
        .map(
          (one) =>
            `${words.fieldOf(one.row, one.field)}: ${show(one.truth)} in Postgres, ${show(one.clickhouse)} in ClickHouse; ${ALTERATIONS[one.kind]}${shiftOf(one.shiftMs)}.`,
        ),
    ],
    headline: {
      lead: lead(certainty, 'Altered on its way.'),
      rest: `ClickHouse has the last change of ${words.rows(keys.map(({ row }) => row))}, but ${first ? words.fieldsOf(keys) : ''} ${all.length === 1 ? 'is' : 'are'} not as Postgres holds ${all.length === 1 ? 'it' : 'them'}: ${list(ways)}.`,
    },
  };
};

function shiftOf(shiftMs: number | null): string {
  return shiftMs === null ? '' : ` by ${duration(shiftMs)}, ${shiftMs > 0 ? 'later' : 'earlier'} in ClickHouse`;
}

export const explainSplitWrite: Explainer<'split_write'> = ({ keys, certainty }, words) => {
  const [first] = keys;
  return {
    title: 'Every value arrived, never together',
    explanation:
      'All that Postgres holds is in RAW, in two versions that hold half of it each: two writers sent their own half, and the other as it was before.',
    narrative: keys
      .slice(0, 3)
      .flatMap(({ row, halves }) =>
        halves.map(
          ({ version: half, lacks }) =>
            `For ${words.row(row)}, ${version(half, words)} lacks ${list(lacks.map((field) => words.label(row.rowSet, field)))}.`,
        ),
      ),
    headline: {
      lead: lead(certainty, 'Written in halves.'),
      rest: `What Postgres holds of ${first ? words.row(first.row) : ''} is spread over two versions in ClickHouse; FINAL keeps one of them, without ${first ? list(first.fields.map((field) => words.label(first.row.rowSet, field))) : ''}.`,
    },
  };
};

export const explainVersionTie: Explainer<'version_tie'> = ({ keys, versionType }, words) => {
  const first = keys[0];
  const outcome = {
    right: 'The right one happened to win.',
    wrong: 'The wrong one won.',
    neither: 'None of them has what Postgres holds.',
  };
  return {
    title: 'Equal versions, different content',
    explanation: `Two or more versions carry the same, highest stamp and differ. FINAL keeps the one inserted last, so the order of arrival decided and not the order of the changes.${versionType ? ` The version column is ${versionType}: changes within one of its ticks always tie.` : ''}`,
    narrative: keys.slice(0, 4).map((key) => {
      const numbers = key.insertOrders.filter((number) => number !== null);
      const which =
        numbers.length === key.insertOrders.length
          ? `versions ${list(numbers.map(String))}`
          : count(key.insertOrders.length, 'version');
      return `For ${words.row(key.row)}, ${which} are stamped ${words.stamp(key.version)} and differ in ${list(key.fields.map((field) => words.label(key.row.rowSet, field)))}. ${outcome[key.decided]}`;
    }),
    headline: {
      lead: 'Decided by a tie.',
      rest: `Versions of ${first ? words.row(first.row) : ''} carry the same stamp, ${words.stamp(first?.version ?? null)}, and FINAL keeps the one inserted last, which is not what Postgres holds.`,
    },
  };
};

export const explainFutureVersion: Explainer<'future_version'> = ({ keys, versionType }, words) => {
  const first = keys[0];
  const maximum = first?.aheadOf === 'maximum';
  const ahead = (key: typeof first) => {
    if (!key) return '';
    if (key.aheadOf === 'maximum') return `as high as ${versionType ?? 'its column'} goes`;
    return `${duration(key.aheadMs ?? 0)} ahead of ${key.aheadOf === 'inspection' ? 'the time of inspection' : 'its own insertion'}`;
  };
  const until = maximum
    ? 'stays invisible forever'
    : first?.aheadOf === 'inspection'
      ? 'stays invisible until the clock has passed it'
      : 'stayed invisible until the clock had passed it';
  return {
    title: maximum ? 'A version that nothing can follow' : 'A version from the future',
    explanation: `The version that won is stamped ${maximum ? 'as high as its column goes' : 'later than anything that had happened when it was written'}. Any write with a correct stamp sorts below it and ${until}.`,
    narrative: groupBy(keys, ({ winner, blocked }) => [
      winner.version,
      winner.insertOrder,
      blocked.map((each) => each.version),
    ])
      .slice(0, 4)
      .flatMap(([key, ...more]) => [
        `For ${words.rows([key, ...more].map(({ row }) => row))}, ${version(key.winner, words)}${key.winnerIs === 'deletion' ? ', a deletion,' : ''} is ${key.aheadOf === 'maximum' ? 'stamped ' : ''}${ahead(key)}.`,
        ...(key.blocked.length === 0
          ? []
          : [
              `${capital(count(key.blocked.length, 'version'))} inserted after it ${key.blocked.length === 1 ? 'lies' : 'lie'} below it: ${list(key.blocked.map((each) => words.stamp(each.version)))}.`,
            ]),
      ]),
    headline: {
      lead: maximum ? 'Blocked forever.' : 'Blocked by a version from the future.',
      rest: `FINAL keeps ${first?.winnerIs === 'deletion' ? 'a deletion' : 'a version'} stamped ${words.stamp(first?.winner.version ?? null)}, ${ahead(first)}.`,
    },
  };
};
