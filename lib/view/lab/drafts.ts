import { newLabForm, type LabForm } from './labForm';

/** What was typed into the lab, by the race that it began as; the newest last. */
export type LabDrafts = Readonly<Record<string, LabForm>>;

const MOST_DRAFTS = 20;

/** With the form of a race as it is now. One that is as its race is written is no draft. */
export function withDraft(drafts: LabDrafts, race: string, form: LabForm, written: string): LabDrafts {
  const { [race]: _, ...others } = drafts;
  if (JSON.stringify(form) === JSON.stringify(newLabForm(written))) return others;
  return Object.fromEntries([...Object.entries(others).slice(1 - MOST_DRAFTS), [race, form]]);
}
