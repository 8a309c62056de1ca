import { nameParts } from '@/lib/view/recordTypes';
import { Breakable } from '../ui/Breakable';

/** How names of a type are written, their key parts apart. */
export function TypeName({ name, testId }: { readonly name: string; readonly testId?: string }) {
  return (
    <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]" data-testid={testId}>
      {nameParts(name).map(({ text, isPart }, index) => (
        <span key={index} className={isPart ? 'font-medium' : 'text-mute'}>
          <Breakable text={text} after="/" />
        </span>
      ))}
    </p>
  );
}
