import { getEnvironments } from '@/lib/server/api/getEnvironments';
import { route } from '@/lib/server/http/route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/environments', { GET: getEnvironments });
