import { coxSales, create, remove, submit, update } from './content';
import { killed, rest, step, type SampleRecord } from './SampleStage';

/** A part of the record is in one store only. */
export const missingCopies: readonly SampleRecord[] = [
  {
    name: coxSales('019bd082-26e3-7710-8050-f73c79b233b6'),
    title: 'The service was killed after the answer: Submit never reached ClickHouse',
    summary:
      'own_columns / async_reread. Submit committed and answered; its process was killed before the async work began. Nothing will write it again ' +
      'until somebody changes the scorecard or a reindex runs.',
    findings: ['missing_write'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_reread', create(), update());
      await race('own_columns/async_reread', { submit: submit() }, [rest('submit'), killed('submit.async')]);
    },
  },
  {
    name: coxSales('019bd088-94a8-743f-81ec-71c4bb6d410b'),
    title: 'Created in Postgres, unknown to ClickHouse',
    summary: 'own_columns / async_reread. Create answered; its process was killed before the async work began.',
    findings: ['missing_in_clickhouse'],
    perform: ({ race }) =>
      race('own_columns/async_reread', { create: create() }, [rest('create'), killed('create.async')]),
  },
  {
    name: coxSales('019bd08f-026d-71c8-bc47-eeea453432b2'),
    title: 'Deleted in Postgres, still in ClickHouse',
    summary:
      'own_columns / async_reread. Delete answered; its process was killed before the async work removed the rows from ClickHouse. Analytics ' +
      'go on counting the scorecard.',
    findings: ['missing_in_postgres'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_reread', create(), update());
      await race('own_columns/async_reread', { remove }, [rest('remove'), killed('remove.async')]);
    },
  },
  {
    name: coxSales('019bd095-7032-73f8-b0f0-e8cf2082c86a'),
    title: 'The card is in ClickHouse, its scores are not',
    summary:
      'own_columns / async_reread. The async work of Create inserted the card; its process was killed before it inserted the scores.',
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
    title: 'A score that was removed lives on in ClickHouse',
    summary:
      'own_columns / async_reread. Update dropped the criterion "objection-handling". Postgres deleted its row; a replacing table can only ' +
      'replace rows, so the score is still there.',
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
