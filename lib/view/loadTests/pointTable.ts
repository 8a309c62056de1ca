/** The report has the same table, and so it stands where both may take it from. */
export { pointTable, type PointColumn, type PointRow, type PointTable } from '@/lib/wording/pointTable';
