import type { Answer } from '@lockstep/sdk';
import { Button, Group, Menu, NativeSelect, SimpleGrid, Stack, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { useMay } from '../../app/session.tsx';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Findings } from './findings.tsx';
import './policies.css';

type Document = Answer<'policies'>['documents'][number];
type Template = Answer<'policySchemas'>['templates'][number];

const COLUMNS: readonly Column<Document>[] = [
  { id: 'name', header: texts.policies.name, cell: ({ name }) => <Name of={name} /> },
  { id: 'kind', header: texts.policies.kind, width: 150, cell: ({ kind }) => kind },
  { id: 'about', header: texts.policies.aboutColumn, cell: ({ about }) => <Name of={about} /> },
  {
    id: 'changed',
    header: texts.policies.changed,
    width: 140,
    cell: ({ changed }) => <When at={changed.at} />,
  },
  { id: 'by', header: texts.policies.by, cell: ({ changed }) => <Name of={changed.by} /> },
  {
    id: 'version',
    header: texts.policies.version,
    width: 90,
    align: 'right',
    cell: ({ changed }) => changed.version,
  },
  {
    id: 'reason',
    header: texts.policies.reason,
    hidden: true,
    cell: ({ changed }) => <Name of={changed.reason} />,
  },
];

const FILTER = { tab: 'documents', kind: '', q: '' };

export function Page() {
  const [{ tab, kind, q }, setFilter] = useUrlState(FILTER);
  const list = useRead('policies', {}, ['policy.']);
  const schemas = useRead('policySchemas', {});
  const templates = schemas.data?.templates ?? [];
  const inForce = list.data?.inForce;
  return (
    <PageFrame
      title={texts.policies.title}
      about={
        inForce == null ? (
          texts.policies.about
        ) : (
          <>
            {texts.policies.inForce(inForce.version, inForce.by)} · <When at={inForce.at} />
          </>
        )
      }
      actions={<New from={templates} />}
    >
      <Tabs value={tab} onChange={(to) => setFilter({ tab: to ?? 'documents' })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="documents">{texts.policies.documents}</Tabs.Tab>
          <Tabs.Tab value="findings">{texts.policies.findings}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="documents" pt="md">
          <Read of={list}>
            {({ documents, inForce: version }) =>
              version === null ? (
                <First from={templates} />
              ) : (
                <Stack gap="md">
                  <Group align="flex-end">
                    <SearchField
                      label={texts.policies.search}
                      value={q}
                      onSearch={(typed) => setFilter({ q: typed })}
                    />
                    <NativeSelect
                      label={texts.policies.kind}
                      value={kind}
                      onChange={(event) => setFilter({ kind: event.currentTarget.value })}
                      data={[
                        { value: '', label: texts.policies.everyKind },
                        ...[...new Set(documents.map((one) => one.kind))].map((one) => ({
                          value: one,
                          label: `${one} (${documents.filter((each) => each.kind === one).length})`,
                        })),
                      ]}
                    />
                  </Group>
                  <Documents
                    of={documents.filter((one) => fits(one, kind, q))}
                    onClear={() => setFilter({ kind: '', q: '' })}
                  />
                </Stack>
              )
            }
          </Read>
        </Tabs.Panel>
        <Tabs.Panel value="findings" pt="md">
          <Findings />
        </Tabs.Panel>
      </Tabs>
    </PageFrame>
  );
}

function fits({ kind, name, about }: Document, wanted: string, q: string): boolean {
  return (
    (wanted === '' || kind === wanted) &&
    `${name} ${about ?? ''}`.toLowerCase().includes(q.trim().toLowerCase())
  );
}

function Documents({
  of: rows,
  onClear,
}: {
  readonly of: readonly Document[];
  readonly onClear: () => void;
}) {
  const navigate = useNavigate();
  if (rows.length === 0)
    return (
      <Empty kind="nothingFound" title={texts.policies.nothingFits}>
        <Button variant="default" size="xs" onClick={onClear}>
          {texts.policies.clear}
        </Button>
      </Empty>
    );
  return (
    <DataTable
      label={texts.policies.documents}
      rows={rows}
      columns={COLUMNS}
      rowId={({ kind, name }) => `${kind} ${name}`}
      onOpen={({ kind, name }) => void navigate({ to: '/policies/$kind/$name', params: { kind, name } })}
    />
  );
}

function New({ from: templates }: { readonly from: readonly Template[] }) {
  if (useMay()('operate') !== null)
    return (
      <ActButton act="operate" onClick={() => undefined}>
        {texts.policies.new}
      </ActButton>
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} aria-hidden />}>{texts.policies.new}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{texts.policies.templates}</Menu.Label>
        {templates.map(({ id, title }) => (
          <Menu.Item
            key={id}
            renderRoot={(props) => <Link to="/policies/new/$template" params={{ template: id }} {...props} />}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function First({ from: templates }: { readonly from: readonly Template[] }) {
  return (
    <Empty kind="first" title={texts.policies.none}>
      {texts.policies.noneHelp}
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt="md">
        {templates.map(({ id, title, about }) => (
          <Button
            key={id}
            variant="default"
            h="auto"
            py="xs"
            title={about}
            renderRoot={(props) => <Link to="/policies/new/$template" params={{ template: id }} {...props} />}
          >
            {title}
          </Button>
        ))}
      </SimpleGrid>
    </Empty>
  );
}
