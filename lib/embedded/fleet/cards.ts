import { v7 as uuidv7 } from 'uuid';
import { listScorecards } from '@/lib/reference/listScorecards';
import { scorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { WritableStores } from '@/lib/reference/openStores';
import { openTarget } from '@/lib/runs/load-tests/target/openTarget';
import type { TargetCall } from '@/lib/runs/load-tests/target/TargetCall';
import { FLEET, pick, type Fleet, type Random } from './Fleet';

export const FLEET_PROFILES = ['field', 'sales', 'support'] as const;

/** As the team saves: nothing is lost, and the copy is what was committed. */
const HONEST = 'own_columns/async_reread_row_version';
/** As old clients of theirs still save: whole rows, and the copy from what a call knew, or before its transaction commits. */
const STALE_COPY = 'save_all/async_closure';
const LOST_UPDATE = 'save_all/sync_in_transaction';
const TIMEOUT_MS = 10_000;

const COMMENTS = [
  'Good opening, the need came out late.',
  'Held the price, offered the trial.',
  'Too many closed questions in the first five minutes.',
  'Followed the guide; the summary at the end was missing.',
  'Warm, patient, and clear about the next step.',
];
const CRITERIA = ['greeting', 'discovery', 'objection-handling', 'next-steps'];

/** Scorecards that a team of coaches fills in through the coaching service. */
export async function openCards(coachingUrl: string, stores: WritableStores, random: Random): Promise<Fleet> {
  const names = [...(await listScorecards(stores.postgres, FLEET))];
  const open = (variant: string, latency: 'none' | 'staging') =>
    openTarget(
      {
        id: 'local',
        coaching: { url: coachingUrl, token: null },
      },
      { customer: FLEET, profile: '' },
      { variant, latency, timeoutMs: TIMEOUT_MS },
    );
  const honest = open(HONEST, 'none');
  const staleCopy = open(STALE_COPY, 'staging');
  const lostUpdate = open(LOST_UPDATE, 'staging');
  const send = async (target: typeof honest, call: TargetCall, name: ScorecardName) => {
    await (
      await target.send(call, name)
    ).answer;
  };

  return {
    size: () => names.length,
    async add() {
      const name = scorecardName(FLEET, pick(FLEET_PROFILES, random), uuidv7());
      await send(honest, create(random), name);
      names.push(name);
    },
    async change() {
      const name = pick(names, random);
      await send(honest, save(random), name);
      await send(honest, submit, name);
    },
    async race() {
      const name = pick(names, random);
      // Two coaches save at once, in half of the races beside a lead who submits. Four of five go wrong; of one save beside one submission, one in five.
      await Promise.all(
        random() < 0.5
          ? [save(random), save(random)].map((call) => send(staleCopy, call, name))
          : [save(random), save(random), submit].map((call) => send(lostUpdate, call, name)),
      );
    },
    close() {
      honest.close();
      staleCopy.close();
      lostUpdate.close();
    },
  };
}

const coach = (random: Random) => `users/coach-${1 + Math.floor(random() * 9)}`;

function scores(random: Random) {
  return CRITERIA.map((criterionId) => ({ criterionId, numericValue: 1 + Math.floor(random() * 5) }));
}

function create(random: Random): TargetCall {
  return {
    call: 'CreateScorecard',
    caller: coach(random),
    request: {
      templateId: 'templates/sales-discovery',
      conversationId: `conversations/c-${10_000 + Math.floor(random() * 90_000)}`,
      agentUserId: `users/agent-${1 + Math.floor(random() * 40)}`,
      manuallyScored: true,
      submissionSource: 'review-queue',
      comment: pick(COMMENTS, random),
      scores: scores(random),
    },
  };
}

/** Sets everything that a race may have lost. */
function save(random: Random): TargetCall {
  return {
    call: 'UpdateScorecard',
    caller: coach(random),
    request: {
      comment: `${pick(COMMENTS, random)} (${new Date().toISOString().slice(11, 19)})`,
      messageIds: [`messages/m-${Math.floor(random() * 1_000)}`],
      taskIds: ['tasks/follow-up-7'],
      scores: scores(random),
    },
  };
}

const submit: TargetCall = {
  call: 'SubmitScorecard',
  caller: 'users/lead-2',
  request: { taskIds: ['tasks/follow-up-7'] },
};
