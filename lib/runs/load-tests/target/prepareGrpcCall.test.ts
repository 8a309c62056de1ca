import { expect, it } from 'vitest';
import { GrpcFailure, type FailureFacts, type GrpcFailureKind } from '@/lib/grpc/GrpcFailure';
import type { UnaryAnswer } from '@/lib/grpc/Channel';
import { fromMessage } from '@/lib/reference/grpc/transcode';
import { toTargetAnswer } from './prepareUnary';

const read = (answer: UnaryAnswer) =>
  toTargetAnswer(answer, {
    bodyOf: fromMessage,
    isRefusal: (status) => status === 'ABORTED',
    sentHeaders: { authorization: 'Bearer s3cret-token' },
  });

const failed = (kind: GrpcFailureKind, facts: FailureFacts = {}) =>
  read({ failure: new GrpcFailure(kind, 'what was said', facts), metadata: {}, finishedMs: 1 });

it.each<[string, GrpcFailureKind, FailureFacts, number, string | null, string | null]>([
  ['a lost race', 'status', { status: 'ABORTED' }, 409, null, null],
  ['another refusal', 'status', { status: 'NOT_FOUND' }, 404, 'refused', 'answered NOT_FOUND'],
  ['a store that is away', 'status', { status: 'UNAVAILABLE' }, 503, 'refused', 'answered UNAVAILABLE'],
  [
    'a refused token',
    'status',
    { status: 'UNAUTHENTICATED' },
    401,
    'refused_token',
    'answered UNAUTHENTICATED: the token was refused',
  ],
  [
    'a proxy that refuses the token',
    'not_grpc',
    { status: 'UNAUTHENTICATED' },
    401,
    'refused_token',
    'answered UNAUTHENTICATED: the token was refused',
  ],
  ['what is no gRPC', 'not_grpc', { status: 'UNKNOWN' }, 500, 'not_json', 'got an answer that is not gRPC'],
  [
    'a page',
    'not_grpc',
    { status: 'UNKNOWN', said: 'unsupported content type text/html' },
    500,
    'not_json',
    'got an answer that is not gRPC: unsupported content type text/html',
  ],
  [
    'a message of another definition',
    'unreadable',
    { status: 'INTERNAL' },
    500,
    'not_json',
    'answered with something other than the message of its definition',
  ],
  [
    'a deadline that the server tells',
    'slow',
    { status: 'DEADLINE_EXCEEDED', said: 'the store was slow' },
    504,
    'slow',
    'answered DEADLINE_EXCEEDED: the store was slow',
  ],
  [
    'a refusal with its words',
    'status',
    { status: 'INVALID_ARGUMENT', said: 'expected a\nname' },
    400,
    'refused',
    'answered INVALID_ARGUMENT: expected a name',
  ],
  [
    'a refusal that repeats the token',
    'status',
    { status: 'UNAUTHENTICATED', said: 'no such token: s3cret-token' },
    401,
    'refused_token',
    'answered UNAUTHENTICATED: the token was refused: no such token: •••',
  ],
  ['a connection that broke', 'broken', { status: 'INTERNAL' }, 0, 'away', 'got no answer: the connection broke'],
  ['nobody', 'away', {}, 0, 'away', 'was not sent: what was said'],
  ['silence', 'slow', {}, 0, 'slow', 'got no answer in time'],
  ['a certificate', 'certificate', {}, 0, 'refused', 'was not sent: what was said'],
])('%s', (_what, kind, facts, status, trouble, what) => {
  expect(failed(kind, facts)).toMatchObject({
    status,
    trouble: trouble === null ? null : { kind: trouble, what },
    finishedMs: 1,
  });
});

it('an answer says whether it is the reference service’s, and whether that has recorded the call', () => {
  const answer = { failure: null, message: { name: 'x', scores: [{ criterionId: 'c' }] }, finishedMs: 2 };
  expect(read({ ...answer, metadata: {} })).toMatchObject({
    status: 200,
    reference: false,
    recorded: false,
    // What is null over HTTP.
    body: { name: 'x', submittedAt: null, scores: [{ criterionId: 'c', numericValue: null }] },
  });
  const metadata = { 'lastwrite-service': 'reference', 'lastwrite-call': 'id' };
  expect(read({ ...answer, metadata })).toMatchObject({ reference: true, recorded: true });
});
