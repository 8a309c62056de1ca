/** Who started or added something; nothing where nobody said so. `short` beside a word that says what was done. */
export function StartedBy({
  user,
  short = false,
  did = 'started',
}: {
  readonly user: string | null;
  readonly short?: boolean;
  readonly did?: 'started' | 'added';
}) {
  if (user === null) return null;
  return (
    <span className="[overflow-wrap:anywhere]" data-testid="started-by">
      {short ? 'by' : `${did} by`} {user}
    </span>
  );
}
