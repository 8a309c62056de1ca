'use client';

import Link from 'next/link';
import { downloadFile } from '@/lib/client/downloadFile';
import { fetchText } from '@/lib/client/fetchJson';
import { getLabSpec, labExportPath } from '@/lib/client/labApi';
import { useCancelLabRun } from '@/lib/client/useLab';
import type { LabCell, LabRun } from '@/lib/contract/lab';
import { interleavingsPath } from '@/lib/view/interleavings/address';
import { editRunPath, labPath } from '@/lib/view/lab/address';
import { conditionsOf, labHeadline } from '@/lib/wording/labOutcome';
import { PageHead } from '../load-tests/PageHead';
import { StatusMark } from '../load-tests/StatusMark';
import { Breakable } from '../ui/Breakable';
import { RunButton } from '../ui/RunButton';
import { DeleteRun } from '../ui/DeleteRun';
import { linkToCopy, SaidMenu } from '../ui/SaidMenu';
import { StartedBy } from '../ui/StartedBy';
import { Time } from '../ui/Time';

/** The result in a sentence, what was run, and what can be done with it. */
export function LabRunHead({ run, chosen }: { readonly run: LabRun; readonly chosen: LabCell | undefined }) {
  const cancel = useCancelLabRun(run.id);
  const { lead, rest } = labHeadline(run);
  const isOpen = run.status === 'queued' || run.status === 'running';
  return (
    <>
      <PageHead
        crumbs={[
          { href: interleavingsPath, label: 'Interleavings' },
          { href: labPath, label: 'Race lab' },
        ]}
        testId="lab-run-headline"
        live
        title={
          <>
            {run.title !== null && <span>{run.title}: </span>}
            <span className={run.progress.violated > 0 ? 'text-bad' : ''}>{lead}</span>
            {rest !== '' && (
              <>
                {' '}
                <span className="font-normal">
                  <Breakable text={rest} />
                </span>
              </>
            )}
          </>
        }
        about={
          <span className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
            <span className="translate-y-0.5">
              <StatusMark status={run.status} />
            </span>
            <span>
              started <Time value={run.createdAt} digits={0} zone /> <StartedBy user={run.startedBy} short />
            </span>
          </span>
        }
      >
        {isOpen && (
          <RunButton
            type="button"
            className="control"
            disabled={cancel.isPending}
            data-testid="cancel"
            onClick={() => {
              cancel.mutate();
            }}
          >
            {cancel.isPending ? 'Cancelling…' : 'Cancel'}
          </RunButton>
        )}
        <Link prefetch={false} href={editRunPath(run.id)} className="control" data-testid="lab-edit">
          Edit and run again
        </Link>
        <ExportMenu run={run} chosen={chosen} />
        {!isOpen && <DeleteRun what="this run" path={`/api/lab/${run.id}`} lists={['lab-runs']} back={labPath} />}
      </PageHead>
      {run.race.about !== null && run.race.about !== '' && <p className="mt-3 max-w-[96ch]">{run.race.about}</p>}
      {cancel.error && (
        <p role="alert" className="mt-3">
          Could not cancel it. {cancel.error.message}
        </p>
      )}
    </>
  );
}

function ExportMenu({ run, chosen }: { readonly run: LabRun; readonly chosen: LabCell | undefined }) {
  const { variant = null, level = null } = chosen ?? {};
  return (
    <SaidMenu
      testId="lab-export-menu"
      title="Export"
      entries={(copy) => [
        {
          id: 'text',
          label: 'Copy as text',
          hint: 'as in the terminal',
          choose: () => {
            copy(fetchText(labExportPath(run.id, 'text')), 'Copied the text');
          },
        },
        {
          id: 'spec',
          label: 'Copy as spec',
          hint: conditionsOf(variant, level),
          choose: () => {
            copy(getLabSpec(run.id, variant, level), 'Copied the spec');
          },
        },
        {
          id: 'json',
          label: 'JSON',
          hint: 'with all outcomes',
          choose: () => {
            downloadFile(labExportPath(run.id, 'json'));
          },
        },
        linkToCopy(copy),
      ]}
    />
  );
}
