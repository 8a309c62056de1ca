export { GET } from '../api/[[...path]]/route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';
