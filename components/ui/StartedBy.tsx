/** Who started a run; nothing where nobody said so. */
export function StartedBy({ user }: { readonly user: string | null }) {
  if (user === null) return null;
  return (
    <span className="[overflow-wrap:anywhere]" data-testid="started-by">
      Started by {user}
    </span>
  );
}
