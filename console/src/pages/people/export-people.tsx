import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { api } from '../../api/api.ts';
import { Failure } from '../../kit/failure.tsx';
import { csvOf, saveFile } from '../../kit/save-file.ts';
import { texts } from '../../texts/index.ts';
import type { PeopleInput } from './people-query.ts';
import type { ListedPerson } from './use-people.ts';

const PAGE = 500;

type Form = 'csv' | 'json';

/** Everybody who fits, page by page from the server; or those who are given. */
export function ExportPeople({
  input,
  rows,
}: {
  readonly input?: PeopleInput;
  readonly rows?: readonly ListedPerson[];
}) {
  const [read, setRead] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  const save = async (form: Form) => {
    if (rows !== undefined) {
      write(form, rows);
      return;
    }
    stop.current = new AbortController();
    setError(null);
    try {
      write(form, await everybody(input ?? {}, setRead, stop.current.signal));
    } catch (failed) {
      if (!stop.current.signal.aborted) setError(failed);
    } finally {
      setRead(null);
    }
  };
  if (read !== null)
    return (
      <Group gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {texts.people.exporting(read)}
        </Text>
        <Button size="xs" variant="default" onClick={() => stop.current?.abort()}>
          {texts.kit.cancel}
        </Button>
      </Group>
    );
  return (
    <>
      {error !== null && <Failure error={error} />}
      <Button.Group>
        {(['csv', 'json'] as const).map((form) => (
          <Button
            key={form}
            size="xs"
            variant="default"
            leftSection={form === 'csv' ? <IconDownload size={16} aria-hidden /> : null}
            aria-label={`${texts.people.export} ${form === 'csv' ? texts.people.exportCsv : texts.people.exportJson}`}
            onClick={() => void save(form)}
          >
            {form === 'csv' ? texts.people.exportCsv : texts.people.exportJson}
          </Button>
        ))}
      </Button.Group>
    </>
  );
}

async function everybody(
  input: PeopleInput,
  onRead: (count: number) => void,
  signal: AbortSignal,
): Promise<readonly ListedPerson[]> {
  const found: ListedPerson[] = [];
  let after: string | null = null;
  do {
    onRead(found.length);
    const page: { readonly people: readonly ListedPerson[]; readonly next: string | null } = await api.people(
      { ...input, limit: PAGE, ...(after === null ? {} : { after }) },
      { signal },
    );
    found.push(...page.people);
    after = page.next;
  } while (after !== null);
  return found;
}

const FIELDS = [
  'id',
  'name',
  'mail',
  'state',
  'since',
  'title',
  'type',
  'department',
  'location',
  'company',
  'manager',
] as const;

function write(form: Form, people: readonly ListedPerson[]): void {
  if (form === 'json') {
    saveFile(`${texts.people.file}.json`, 'application/json', `${JSON.stringify(people, null, 2)}\n`);
    return;
  }
  saveFile(
    `${texts.people.file}.csv`,
    'text/csv',
    csvOf(
      [...FIELDS, 'employments', 'openAccounts', 'knownAccounts', 'exceptions', 'held'],
      people.map((one) => [
        ...FIELDS.map((field) => one[field]),
        one.employments.join(' '),
        one.accounts.open,
        one.accounts.known,
        one.exceptions,
        one.held,
      ]),
    ),
  );
}
