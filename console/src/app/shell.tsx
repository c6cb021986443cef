import { LockstepProblem } from '@lockstep/sdk';
import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type Icon, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { Failure } from '../kit/failure.tsx';
import { Waiting } from '../kit/waiting.tsx';
import { PAGES } from '../pages/index.ts';
import { texts } from '../texts/index.ts';
import { Keyboard } from './keyboard.tsx';
import { LiveProvider } from './live.ts';
import { LiveMark } from './live-mark.tsx';
import { forgetDrafts, ownerOf } from './own-things.ts';
import { openPalette, Palette } from './palette.tsx';
import { askingSession, SessionProvider } from './session.tsx';
import { warmPages } from './warm-pages.ts';
import { Who } from './who.tsx';

/** Navigation, search, and who looks; the page stands in the middle. */
export function Shell() {
  const session = useQuery(askingSession);
  useAskedWhenSeen();
  // Also when it was there before: whoever is out sees nothing more.
  if (session.error instanceof LockstepProblem && session.error.status === 401) return <ToSignIn />;
  if (session.data !== undefined)
    return (
      <Owned owner={ownerOf(session.data)}>
        <SessionProvider session={session.data}>
          <LiveProvider after={session.data.event}>
            <Frame />
          </LiveProvider>
        </SessionProvider>
      </Owned>
    );
  if (session.error !== null) return <Failure error={session.error} onRetry={() => void session.refetch()} />;
  return <Waiting />;
}

/** The cookie is one for all tabs: somebody else may have signed in while this one was out of sight. */
function useAskedWhenSeen() {
  const client = useQueryClient();
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === 'visible')
        void client.invalidateQueries({ queryKey: askingSession.queryKey }, { cancelRefetch: false });
    };
    window.addEventListener('focus', ask);
    document.addEventListener('visibilitychange', ask);
    return () => {
      window.removeEventListener('focus', ask);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [client]);
}

/** Nothing that one person opened, read or wrote is there for the next: not even for a moment. */
function Owned({ owner, children }: { readonly owner: string; readonly children: ReactNode }) {
  const client = useQueryClient();
  const [shown, setShown] = useState(owner);
  useEffect(() => {
    forgetDrafts(owner);
    if (owner === shown) return;
    forgetReads(client);
    setShown(owner);
  }, [client, owner, shown]);
  return owner === shown ? children : <Waiting />;
}

function forgetReads(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey: [name] }) => name !== 'session' });
}

/** Once: while the page changes, the address that one came from is not the address any more. */
function ToSignIn() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [from] = useState(() => `${window.location.pathname}${window.location.search}`);
  useEffect(() => {
    // Whoever comes back to this page without loading it anew may be somebody else.
    forgetReads(client);
    void navigate({ to: '/sign-in', search: { to: from } as never, replace: true });
  }, [navigate, client, from]);
  return <Waiting />;
}

function Frame() {
  const [open, { toggle, close }] = useDisclosure(false);
  useEffect(warmPages, []);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <a className="skip" href="#content">
        {texts.shell.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={texts.shell.navigation}
              aria-expanded={open}
            />
            <Link to="/" className="brand">
              <img src="/favicon.svg" alt="" width={24} height={24} />
              <Text fw={700} component="span">
                {texts.shell.name}
              </Text>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LiveMark />
            <Tooltip label={texts.shell.search}>
              <ActionIcon variant="default" size="lg" onClick={openPalette} aria-label={texts.shell.search}>
                <IconSearch size={18} />
              </ActionIcon>
            </Tooltip>
            <Scheme />
            <Who />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={texts.shell.navigation}>
        <AppShell.Section grow component={ScrollArea}>
          {PAGES.map(
            ({ path, nav }) => nav && <Entry key={path} to={path} title={nav.title} Icon={nav.icon} />,
          )}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <OnNewPage act={close} />
      <Palette />
      <Keyboard />
    </AppShell>
  );
}

/** A new page closes the navigation of a narrow window. By itself: the frame is not drawn again for it. */
function OnNewPage({ act }: { readonly act: () => void }) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each page once.
  useEffect(act, [path]);
  return null;
}

function Entry({
  to,
  title,
  Icon: Shown,
}: {
  readonly to: string;
  readonly title: string;
  readonly Icon: Icon;
}) {
  const here = useLocation({
    select: ({ pathname }) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)),
  });
  return (
    <NavLink
      component={Link}
      to={to}
      label={title}
      active={here}
      aria-current={here ? 'page' : undefined}
      leftSection={<Shown size={18} stroke={1.6} aria-hidden />}
    />
  );
}

function Scheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const label = dark ? texts.shell.toLight : texts.shell.toDark;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
