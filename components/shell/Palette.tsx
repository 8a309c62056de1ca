'use client';

import * as Dialog from '@radix-ui/react-dialog';
import { useQuery } from '@tanstack/react-query';
import { Command, defaultFilter } from 'cmdk';
import { useTheme } from 'next-themes';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react';
import { foundRunsQuery } from '@/lib/client/loadTestQueries';
import { environmentsQuery } from '@/lib/client/queries';
import { useRecent } from '@/lib/client/useRecent';
import { setTimeZone, useTimeZone } from '@/lib/client/useTimeZone';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import type { LoadTest } from '@/lib/contract/loadTests';
import { loadTestPath } from '@/lib/view/loadTests/address';
import { recordPath } from '@/lib/view/recordAddress';
import { RecordName } from '../ui/RecordName';
import { useSaid } from '../ui/useSaid';
import { VerdictMark } from '../ui/VerdictMark';
import { mainScreens, screenPath, type Screen } from './screens';
import { usePasteTarget } from './usePasteTarget';

/** The item that inspects what was typed. */
const INSPECT = 'inspect what is typed';

/** What the values of load tests begin with. */
const RUN = 'load test ';
/** What the values of recent records begin with. */
const RECENT = 'recent ';
/** The start of a UUID: an id that someone sent. */
const LEAST_ID = 8;

/** What looks like a name or an id is meant as one and comes first; else it comes last: what was typed can always be inspected. The id of a run is no record's. */
function score(value: string, typed: string): number {
  if (isMeant(value, typed)) return 3;
  // A long name contains the letters of almost any word, in this order.
  if (value.startsWith(RECENT)) return Number(containsWords(value.slice(RECENT.length), typed));
  if (value !== INSPECT) return defaultFilter(value, typed);
  return looksLikeName(typed) ? 2 : Number.MIN_VALUE;
}

function isMeant(value: string, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  return value.startsWith(RUN) && words.length >= LEAST_ID && value.slice(RUN.length).toLowerCase().includes(words);
}

function containsWords(name: string, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word));
}

function looksLikeName(typed: string): boolean {
  return /[/\d]/.test(typed);
}

const screens: readonly Screen[] = [
  ...mainScreens,
  { path: '/load-tests/new', title: 'New load test' },
  { path: '/load-tests/schedules', title: 'Load test schedules' },
  { path: '/load-tests/schedules/new', title: 'New load test schedule' },
  { path: '/load-tests/trends', title: 'Load test trends' },
  { path: '/load-tests/compare', title: 'Compare load tests' },
  { path: '/load-tests/verdict', title: 'Did the fix hold?' },
  { path: '/interleavings/explorations', title: 'Explorations' },
  { path: '/interleavings/replay', title: 'Replay an order' },
  { path: '/interleavings/lab', title: 'Race lab' },
  { path: '/drift/sweeps', title: 'Sweeps' },
  { path: '/drift/schedules', title: 'Schedules and alerts' },
];

const themes = [
  { id: 'light', title: 'Light theme' },
  { id: 'dark', title: 'Dark theme' },
  { id: 'system', title: 'System theme' },
] as const;

const times = [
  { id: 'utc', title: 'Times in UTC' },
  { id: 'local', title: 'Times in local time' },
] as const;

/** Where to go and what to do, found by typing: records by name or id, those looked at lately, load tests, screens, environments. */
export default function Palette({ close }: { readonly close: () => void }) {
  const router = useRouter();
  const inspect = usePasteTarget();
  const recent = useRecent();
  const environment = useEnvironmentId();
  const [, setEnvironment] = useUrlState('environment');
  const { data: environments = [] } = useQuery(environmentsQuery);
  const { setTheme } = useTheme();
  const timeZone = useTimeZone();
  const { said, copy } = useSaid();
  const [text, setText] = useState('');
  const [chosen, choose] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const run = (act: () => unknown) => () => {
    act();
    close();
  };
  const inspectTyped = async () => {
    const paste = await inspect(text);
    if (paste.kind === 'nothing') setProblem(paste.reason);
    else close();
  };
  const inspectItem = (
    <Command.Group heading={<Heading>Record</Heading>}>
      <Item value={INSPECT} act={() => void inspectTyped()} testId="palette-inspect">
        Inspect <code className="min-w-0 truncate">{text.trim()}</code>
      </Item>
    </Command.Group>
  );
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-paper/70" />
        <Dialog.Content
          data-testid="palette"
          aria-describedby={undefined}
          className="panel fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[70vh] max-w-[640px] flex-col text-ink shadow-lg"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <Command
            label="Go to"
            loop
            filter={score}
            value={chosen}
            onValueChange={choose}
            className="flex min-h-0 flex-col"
          >
            <Command.Input
              data-testid="palette-input"
              placeholder="A record, a load test, a page, an environment…"
              className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 outline-none placeholder:text-mute"
              value={text}
              onValueChange={(value) => {
                setText(value);
                setProblem(null);
              }}
            />
            {problem !== null && (
              <p role="alert" className="px-4 py-2 text-sm" data-testid="palette-problem">
                {problem}
              </p>
            )}
            <Command.List className="min-h-0 overflow-y-auto p-2" tabIndex={-1}>
              {looksLikeName(text) && inspectItem}
              {recent.length > 0 && (
                <Command.Group heading={<Heading>Recent</Heading>}>
                  {recent.map((record) => (
                    <Item
                      key={`${record.environment} ${record.name}`}
                      value={`${RECENT}${record.environment ?? ''} ${record.name}`}
                      act={run(() => {
                        router.push(recordPath(record.name, record.environment));
                      })}
                    >
                      <VerdictMark verdict={record.verdict} />
                      <RecordName name={record.name} className="min-w-0" />
                      {record.environment && <span className="ml-auto text-mute">{record.environment}</span>}
                    </Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading={<Heading>Pages</Heading>}>
                {screens.map((screen) => (
                  <Item
                    key={screen.path}
                    value={screen.title}
                    act={run(() => {
                      router.push(screenPath(screen.path, environment));
                    })}
                  >
                    {screen.title}
                    {screen.key && <kbd className="key ml-auto">g {screen.key}</kbd>}
                  </Item>
                ))}
              </Command.Group>
              <FoundRuns
                typed={text}
                choose={choose}
                open={(id) => {
                  router.push(loadTestPath(id));
                  close();
                }}
              />
              {environments.length > 1 && (
                <Command.Group heading={<Heading>Environments</Heading>}>
                  {environments.map(({ id, title }, index) => (
                    <Item
                      key={id}
                      value={`environment ${title} ${id}`}
                      act={run(() => {
                        setEnvironment(index === 0 ? null : id);
                      })}
                    >
                      {title}
                      {(environment ?? environments[0]?.id) === id && (
                        <span className="ml-auto text-mute">current</span>
                      )}
                    </Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading={<Heading>Actions</Heading>}>
                <Item
                  value="Copy the link to this page"
                  act={() => void copy(window.location.href, 'Copied the link')}
                  testId="palette-copy-link"
                >
                  <span role="status">{said ?? 'Copy the link to this page'}</span>
                </Item>
                {times.map(({ id, title }) => (
                  <Item
                    key={id}
                    value={title}
                    act={run(() => {
                      setTimeZone(id);
                    })}
                  >
                    {title}
                    {id === timeZone && <span className="ml-auto text-mute">current</span>}
                  </Item>
                ))}
                {themes.map(({ id, title }) => (
                  <Item
                    key={id}
                    value={title}
                    act={run(() => {
                      setTheme(id);
                    })}
                  >
                    {title}
                  </Item>
                ))}
              </Command.Group>
              {text.trim() !== '' && !looksLikeName(text) && inspectItem}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function valueOf({ id, request: { label, variant } }: LoadTest): string {
  return `${RUN}${label ?? ''} ${variant} ${id}`;
}

/** Load tests by label, variant or id. */
function FoundRuns({
  typed,
  choose,
  open,
}: {
  readonly typed: string;
  readonly choose: (value: string) => void;
  readonly open: (id: string) => void;
}) {
  const search = useDeferredValue(typed.trim());
  const { data = [] } = useQuery({ ...foundRunsQuery(search), enabled: search.length >= 3 });
  const first = data[0] && valueOf(data[0]);
  const meant = first !== undefined && isMeant(first, search) ? first : null;
  // Runs arrive after the other entries, when one of those is already selected.
  useEffect(() => {
    if (meant !== null) choose(meant);
  }, [meant, choose]);
  if (data.length === 0) return null;
  return (
    <Command.Group heading={<Heading>Load tests</Heading>}>
      {data.map((each) => (
        <Item
          key={each.id}
          value={valueOf(each)}
          act={() => {
            open(each.id);
          }}
        >
          <span className="min-w-0 truncate">{each.request.label ?? each.request.variant}</span>
          <code className="ml-auto shrink-0 text-mute">…{each.id.slice(-12)}</code>
        </Item>
      ))}
    </Command.Group>
  );
}

function Heading({ children }: { readonly children: string }) {
  return <span className="block px-2 pb-1 pt-2 text-sm text-mute">{children}</span>;
}

function Item({
  value,
  act,
  testId,
  children,
}: {
  readonly value: string;
  readonly act: () => void;
  readonly testId?: string;
  readonly children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={act}
      data-testid={testId}
      className="flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 py-1 data-[selected=true]:bg-sunk"
    >
      {children}
    </Command.Item>
  );
}
