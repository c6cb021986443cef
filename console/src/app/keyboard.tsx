import { Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PAGES } from '../pages/index.ts';
import { texts } from '../texts/index.ts';

/** After `g`: so long is waited for the letter of the page. */
const SECOND_KEY_MS = 1_500;

/** `g` and a letter goes to a page, `/` to the search field of the page, `?` shows what there is. */
export function Keyboard() {
  const navigate = useNavigate();
  const [shown, { open, close }] = useDisclosure(false);
  useEffect(() => {
    let before = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const second = event.timeStamp - before < SECOND_KEY_MS;
      before = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const page = second ? PAGES.find(({ nav }) => nav?.key === event.key) : undefined;
      if (page !== undefined) void navigate({ to: page.path });
      else if (event.key === '?') open();
      else if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('main [data-search]');
        if (field === null) return;
        event.preventDefault();
        field.focus();
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [navigate, open]);
  return (
    <Modal
      opened={shown}
      onClose={close}
      title={texts.keyboard.title}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Table>
        <Table.Tbody>
          {[
            ...texts.keyboard.always,
            ...PAGES.flatMap(({ nav }) => (nav === undefined ? [] : [[`g ${nav.key}`, nav.title] as const])),
          ].map(([keys, what]) => (
            <Table.Tr key={keys}>
              <Table.Th scope="row" w={120}>
                <kbd>{keys}</kbd>
              </Table.Th>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
