import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { texts } from '../../texts/index.ts';

const { export: words } = texts.audit;
const FILES = [
  [words.ndjson, '/api/v1/log/export?form=ndjson', undefined],
  [words.tiles, '/api/v1/log/export?form=tiles', undefined],
  [words.note, '/api/v1/log/tiles/checkpoint', 'checkpoint.txt'],
  [words.keys, '/api/v1/log/tiles/log.pub', 'log.pub'],
] as const;

/** The log to take away: whoever has it needs us no more to verify it. */
export function ExportMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {words.title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILES.map(([label, href, name]) => (
          <Menu.Item key={href} component="a" href={href} download={name ?? true}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
