/** The runs that `schedule` has started, of either kind. Each schedule has runs of one kind; the other is an empty range of its index. */
export function runsOfSchedule(columns: string): string {
  return `
    SELECT ${columns} FROM lastwrite.sweeps WHERE schedule_id = schedule.id
    UNION ALL
    SELECT ${columns} FROM lastwrite.load_tests WHERE schedule_id = schedule.id`;
}
