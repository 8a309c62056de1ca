import type { FactsByCode, VersionFact } from '../findings/detection';
import type { Explainer } from './prose';
import { clock, count, duration, fieldLabel, fieldsOfKeys, groupBy, keyName, keyNames, list, stamp } from './words';

function version(fact: VersionFact, inspectedAt: string): string {
  return `${fact.insertOrder === null ? `the version in part ${fact.part}` : `version ${fact.insertOrder}`} (stamped ${stamp(fact.version, inspectedAt)})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const explainOutOfOrderWrite: Explainer<'out_of_order_write'> = ({ keys, maybeNeverCommitted }, inspectedAt) => {
  const winner = keys[0]?.winner.version ?? null;
  return {
    title: 'Older copy with the newer version',
    explanation: `ClickHouse received what Postgres holds, but a copy that differs in ${fieldsOfKeys(keys)} carries a higher version, and FINAL goes by the version alone.`,
    narrative: [
      ...groupBy(keys, ({ right, winner, winnerInsertedLater, rightWrittenBy, winnerWrittenBy }) => [
        right.version,
        right.insertOrder,
        winner.version,
        winner.insertOrder,
        winnerInsertedLater,
        rightWrittenBy,
        winnerWrittenBy,
      ])
        .slice(0, 4)
        .flatMap((group) => tellOrder(group, inspectedAt)),
      ...(maybeNeverCommitted
        ? [
            'A call failed whose strategy writes ClickHouse before it commits: the winning copy may be one that Postgres never held.',
          ]
        : []),
    ],
    headline: {
      lead: 'Written out of order.',
      rest: `ClickHouse has what Postgres holds, but ${maybeNeverCommitted ? 'a copy that may never have been committed' : 'an older copy'} carries the newer version, ${stamp(winner, inspectedAt)}, and won.`,
    },
  };
};

type OrderedKey = FactsByCode['out_of_order_write']['keys'][number];

function tellOrder(group: readonly [OrderedKey, ...OrderedKey[]], inspectedAt: string): readonly string[] {
  const [key] = group;
  const from = (call: string | null) => (call === null ? '' : `, from the work of ${call},`);
  const order =
    key.winnerInsertedLater === null
      ? 'which was inserted first can no longer be told'
      : key.winnerInsertedLater
        ? 'it was inserted later, with a copy that is not what Postgres holds now'
        : 'it was inserted earlier, so insertion and version order cross';
  return [
    `For ${keyNames(group.map((each) => each.criterionId))}, ${version(key.right, inspectedAt)}${from(key.rightWrittenBy)} holds what Postgres holds.`,
    `${capital(version(key.winner, inspectedAt))}${from(key.winnerWrittenBy)} differs in ${fieldsOfKeys(group)}; ${order}.`,
    `FINAL keeps the higher version: ${stamp(key.winner.version, inspectedAt)} over ${stamp(key.right.version, inspectedAt)}.`,
  ];
}

export const explainMissingWrite: Explainer<'missing_write'> = ({ keys, changedAt, merged }, inspectedAt) => {
  const since = changedAt === null ? '' : ` since ${clock(changedAt, inspectedAt, 3)}`;
  return {
    title: 'The last change is not in ClickHouse',
    explanation: merged
      ? 'No version that RAW still holds has what Postgres holds. Versions were merged away here: it may never have been written, or it was written with a lower version and lost the merge.'
      : 'No version in RAW has what Postgres holds, none was merged away, and the settle window has passed: the write did not arrive.',
    narrative: [
      ...(changedAt === null ? [] : [`Postgres last changed it at ${clock(changedAt, inspectedAt)}.`]),
      ...groupBy(keys, ({ winner, versionsHeld }) => [winner?.version, winner?.insertOrder, versionsHeld])
        .slice(0, 4)
        .map((group) => {
          const [key] = group;
          const each = group.length > 1 ? ' each' : '';
          return `RAW holds ${count(key.versionsHeld, 'version')}${each} of ${keyNames(group.map((one) => one.criterionId))}; FINAL keeps ${key.winner ? version(key.winner, inspectedAt) : 'none of them'}, which differs in ${fieldsOfKeys(group)}.`;
        }),
    ],
    headline: merged
      ? {
          lead: 'Not in ClickHouse.',
          rest: `No version that is left in RAW has what Postgres has held${since}; merges removed others.`,
        }
      : { lead: 'Never reached ClickHouse.', rest: `No version in RAW has what Postgres has held${since}.` },
  };
};

export const explainVersionTie: Explainer<'version_tie'> = ({ keys, versionType }, inspectedAt) => {
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
      return `For ${keyName(key.criterionId)}, ${which} are stamped ${stamp(key.version, inspectedAt)} and differ in ${list(key.fields.map(fieldLabel))}. ${outcome[key.decided]}`;
    }),
    headline: {
      lead: 'Decided by a tie.',
      rest: `Versions of ${keyName(first?.criterionId ?? null)} carry the same stamp, ${stamp(first?.version ?? null, inspectedAt)}, and FINAL keeps the one inserted last, which is not what Postgres holds.`,
    },
  };
};

export const explainFutureVersion: Explainer<'future_version'> = ({ keys }, inspectedAt) => {
  const first = keys[0];
  const ahead = (key: typeof first) =>
    key
      ? `${duration(key.aheadMs)} ${key.aheadOf === 'inspection' ? 'ahead of the time of inspection' : 'after the last known change of the row'}`
      : '';
  return {
    title: 'A version from the future',
    explanation:
      'The version that won is stamped later than anything known to have happened. Whatever is written with an honest stamp lies below it and stays invisible until the clock has passed it.',
    narrative: groupBy(keys, ({ winner, blocked }) => [
      winner.version,
      winner.insertOrder,
      blocked.map((each) => each.version),
    ])
      .slice(0, 4)
      .flatMap(([key, ...more]) => [
        `For ${keyNames([key, ...more].map((each) => each.criterionId))}, ${version(key.winner, inspectedAt)} is ${ahead(key)}.`,
        ...(key.blocked.length === 0
          ? []
          : [
              `${capital(count(key.blocked.length, 'version'))} inserted after it ${key.blocked.length === 1 ? 'lies' : 'lie'} below it: ${list(key.blocked.map((each) => stamp(each.version, inspectedAt)))}.`,
            ]),
      ]),
    headline: {
      lead: 'Blocked by a version from the future.',
      rest: `FINAL keeps a version stamped ${stamp(first?.winner.version ?? null, inspectedAt)}, ${ahead(first)}.`,
    },
  };
};
