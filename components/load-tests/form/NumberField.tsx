import type { FieldText } from '@/lib/view/loadTests/form/fieldTexts';
import { describedBy, Field } from '../Field';

interface Props {
  readonly id: string;
  readonly text: FieldText;
  /** Several numbers, with commas between them. */
  readonly isList: boolean;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly problem: string | null;
  /** What an empty field stands for. */
  readonly placeholder?: string | undefined;
}

/** A field for numbers that is plain text underneath, so that whatever is typed stays until it is fixed. */
export function NumberField({
  id,
  text: { label, explanation, unit },
  isList,
  value,
  change,
  problem,
  placeholder,
}: Props) {
  return (
    <Field id={id} label={label} help={explanation} problem={problem} stacked>
      <span className="flex items-center gap-2">
        <input
          id={`field-${id}`}
          data-testid={`input-${id}`}
          inputMode={isList ? 'text' : 'numeric'}
          autoComplete="off"
          spellCheck={false}
          value={value}
          placeholder={placeholder}
          aria-invalid={problem !== null}
          aria-describedby={describedBy(id, problem)}
          onChange={(event) => {
            change(event.target.value);
          }}
          className={`h-8 rounded-md border bg-panel px-3 font-mono ${problem === null ? 'border-line' : 'border-ink'} ${isList ? 'w-full max-w-[440px]' : placeholder === undefined ? 'w-28 text-right' : 'w-60 max-w-full placeholder:font-sans placeholder:text-mute'}`}
        />
        {unit && <span className="text-mute">{unit}</span>}
      </span>
    </Field>
  );
}
