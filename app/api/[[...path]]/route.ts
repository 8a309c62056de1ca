import { answerLocally } from '@/lib/server/answerLocally';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';
export {
  answerLocally as GET,
  answerLocally as HEAD,
  answerLocally as POST,
  answerLocally as PUT,
  answerLocally as PATCH,
  answerLocally as DELETE,
  answerLocally as OPTIONS,
};
