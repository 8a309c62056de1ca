import { coxSales, create, remove, submit, update } from './content';
import { killed, rest, step, type SampleRecord } from './SampleStage';

/** A part of the record is in one store only. */
export const missingCopies: readonly SampleRecord[] = [
  {
    name: coxSales('019bd082-26e3-7710-8050-f73c79b233b6'),
    title: 'Submit never reached ClickHouse',
    summary:
      'Submit committed and answered. Its process was killed before the async work began. Nothing writes it again until somebody changes the ' +
      'scorecard or a reindex runs. Strategy: own_columns/async_reread.',
    findings: ['missing_write'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_reread', create(), update());
      await race('own_columns/async_reread', { submit: submit() }, [rest('submit'), killed('submit.async')]);
    },
  },
  {
    name: coxSales('019bd088-94a8-743f-81ec-71c4bb6d410b'),
    title: 'Created in Postgres, missing in ClickHouse',
    summary: 'Create answered. Its process was killed before the async work began. Strategy: own_columns/async_reread.',
    findings: ['missing_in_clickhouse'],
    perform: ({ race }) =>
      race('own_columns/async_reread', { create: create() }, [rest('create'), killed('create.async')]),
  },
  {
    name: coxSales('019bd08f-026d-71c8-bc47-eeea453432b2'),
    title: 'Deleted in Postgres, still in ClickHouse',
    summary:
      'Delete answered. Its process was killed before the async work removed the rows from ClickHouse, so analytics still counts the scorecard. ' +
      'Strategy: own_columns/async_reread.',
    findings: ['missing_in_postgres'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_reread', create(), update());
      await race('own_columns/async_reread', { remove }, [rest('remove'), killed('remove.async')]);
    },
  },
  {
    name: coxSales('019bd095-7032-73f8-b0f0-e8cf2082c86a'),
    title: 'The scorecard is in ClickHouse, its scores are not',
    summary:
      'The async work of Create inserted the scorecard. Its process was killed before it inserted the scores. Strategy: own_columns/async_reread.',
    findings: ['missing_row'],
    perform: ({ race }) =>
      race('own_columns/async_reread', { create: create() }, [
        rest('create'),
        step('create.async', 'reread Postgres'),
        step('create.async', 'insert card version'),
        killed('create.async'),
      ]),
  },
  {
    name: coxSales('019bd09b-ddf7-73f3-ba50-0015f566970f'),
    title: 'A removed score is still in ClickHouse',
    summary:
      'Update dropped the criterion "objection-handling", and Postgres deleted its row. A replacing table can only replace rows, so the score is ' +
      'still there. Strategy: own_columns/async_reread.',
    findings: ['orphan_row'],
    perform: async ({ inTurn }) => {
      await inTurn(
        'own_columns/async_reread',
        create(),
        update({
          comment: 'No objection was raised in this call: criterion removed.',
          scores: [
            { criterionId: 'greeting', numericValue: 4 },
            { criterionId: 'discovery', numericValue: 4 },
            { criterionId: 'compliance-disclosure', notApplicable: true },
          ],
        }),
      );
    },
  },
];
