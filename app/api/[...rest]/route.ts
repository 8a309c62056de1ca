import { getNothing } from '@/lib/server/api/getNothing';
import { route } from '@/lib/server/http/route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/{rest}', { GET: getNothing, POST: getNothing });
