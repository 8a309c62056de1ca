/** Who started a run; nothing where nobody said so. `short` beside a word that says that it was started. */
export function StartedBy({ user, short = false }: { readonly user: string | null; readonly short?: boolean }) {
  if (user === null) return null;
  return (
    <span className="[overflow-wrap:anywhere]" data-testid="started-by">
      {short ? 'by' : 'started by'} {user}
    </span>
  );
}
