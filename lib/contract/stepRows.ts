export { rowsOf } from '@/lib/evidence/stepMeaning';
