/** A resource name whose three ids stand out from the words between them; it may break only at its slashes. */
export function RecordName({ name, className = '' }: { readonly name: string; readonly className?: string }) {
  const segments = name.split('/');
  return (
    <span className={`font-mono text-mute ${className}`}>
      {segments.map((segment, index) => (
        <span key={index}>
          {index > 0 && <>/<wbr /></>}
          <span className={index % 2 === 1 ? 'text-ink' : ''}>{segment}</span>
        </span>
      ))}
    </span>
  );
}
