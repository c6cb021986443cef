import { Button, Group, Stack, Stepper, Text } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { type ReactNode, useCallback, useState } from 'react';
import { api, useAskAgain, useRead } from '../../../api/api.ts';
import { DRAFT, useOwnKey } from '../../../app/own-things.ts';
import { useUrlState } from '../../../app/url-state.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { PageFrame } from '../../../kit/page-frame.tsx';
import { Read } from '../../../kit/read.tsx';
import { To } from '../../../kit/to.tsx';
import { useDoing } from '../../../kit/use-doing.ts';
import { texts } from '../../../texts/index.ts';
import { ConnectorGallery } from '../connector-gallery.tsx';
import { type Connector, type Draft, EMPTY, ID, orderOf, problemsIn, type Tested } from './draft.ts';
import { FillStep } from './fill-step.tsx';
import { initial, missing, type Schema } from './json-schema.ts';
import { ReportStep } from './report-step.tsx';
import { TestStep } from './test-step.tsx';

const words = texts.connect;
const STEPS = ['choose', 'fill', 'test', 'report'] as const;
type Step = (typeof STEPS)[number];
const DEFAULTS = { connector: '', step: '', connected: '' };

/** A system is connected in four steps, of which the last goes on at the server: reloading loses only secrets that were typed. */
export function Page() {
  const [state, change] = useUrlState(DEFAULTS);
  const connectors = useRead('connectors', {});
  return (
    <PageFrame title={words.title} about={words.about} above={<To to="/targets">{texts.target.all}</To>}>
      {state.connected !== '' ? (
        <Steps step="report">
          <ReportStep target={state.connected} />
        </Steps>
      ) : (
        <Read of={connectors}>
          {({ connectors: all }) => {
            const connector = all.find(({ id }) => id === state.connector);
            return connector === undefined ? (
              <Steps step="choose">
                <ConnectorGallery
                  act={({ id, title }) => (
                    <ActButton
                      act="administer"
                      variant="light"
                      size="xs"
                      aria-label={texts.targets.gallery.choose(title)}
                      onClick={() => change({ connector: id, step: 'fill' })}
                    >
                      {texts.targets.gallery.choosing}
                    </ActButton>
                  )}
                />
              </Steps>
            ) : (
              <Filling
                key={connector.id}
                connector={connector}
                testing={state.step === 'test'}
                onStep={(step) => change({ step })}
                onBack={() => change({ connector: '', step: '' })}
                onConnected={(connected) => change({ connected, connector: '', step: '' })}
              />
            );
          }}
        </Read>
      )}
    </PageFrame>
  );
}

function Steps({ step, children }: { readonly step: Step; readonly children: ReactNode }) {
  return (
    <Stack gap="lg">
      <Stepper active={STEPS.indexOf(step)} size="sm" allowNextStepsSelect={false} wrap>
        {STEPS.map((one) => (
          <Stepper.Step
            key={one}
            label={words.steps[one][0]}
            description={words.steps[one][1]}
            component="div"
            {...(one === step ? { 'aria-current': 'step' as const } : {})}
          />
        ))}
      </Stepper>
      {children}
    </Stack>
  );
}

function Filling({
  connector,
  testing,
  onStep,
  onBack,
  onConnected,
}: {
  readonly connector: Connector;
  readonly testing: boolean;
  readonly onStep: (step: string) => void;
  readonly onBack: () => void;
  readonly onConnected: (target: string) => void;
}) {
  const schema = connector.configSchema as Schema;
  const [draft, setDraft, forget] = useSessionStorage<Draft>({
    key: `${useOwnKey(DRAFT)} connect ${connector.id}`,
    defaultValue: { ...EMPTY, connection: initial(schema) },
    getInitialValueInEffect: false,
  });
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [tested, setTested] = useState<Tested | null>(null);
  const { doing, error, run } = useDoing();
  const [ours, setOurs] = useState<ReadonlySet<string>>(new Set());
  const secrets = useRead('secrets', {}, ['secret.']);
  const targets = useRead('targets', {}, ['target.', 'policy.']);
  const askAgain = useAskAgain();
  const type = useCallback(
    (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value })),
    [],
  );
  const wanting = [
    ...(ID.test(draft.id) ? [] : [words.id]),
    ...(draft.owner.trim() === '' ? [words.owner] : []),
    ...missing(schema, draft.connection),
  ];
  const kept = new Set((secrets.data?.secrets ?? []).map(({ name }) => name));
  const taken = targets.data?.targets.some(({ id }) => id === draft.id) === true;
  const values = Object.entries(typed).filter(([, value]) => value !== '');
  // Another system may work with it: only what was kept by this page is kept anew.
  const foreign = values.map(([name]) => name).filter((name) => kept.has(name) && !ours.has(name));
  const whyNot =
    wanting.length > 0
      ? words.wanting(wanting)
      : secrets.data === undefined || targets.data === undefined
        ? words.notRead
        : taken
          ? words.idTaken(draft.id)
          : foreign.length > 0
            ? words.secretTaken(foreign)
            : null;
  const test = () =>
    run(async () => {
      setTested(null);
      for (const [secret, value] of values) {
        setOurs((before) => new Set([...before, secret]));
        await api.setSecret({ secret, body: { value } });
      }
      // Kept: nothing of them stays in the page.
      setTyped({});
      askAgain('secrets');
      setTested(
        await api.testConnection({ connector: connector.id, body: { connection: draft.connection } }),
      );
      onStep('test');
    });
  const connect = () =>
    run(async () => {
      const { target } = await api.connectTarget({ body: orderOf(draft, connector.id) });
      askAgain('targets', 'coverage');
      forget();
      onConnected(target);
    });
  const atTest = testing && tested !== null;
  return (
    <Steps step={atTest ? 'test' : 'fill'}>
      {atTest ? (
        <TestStep tested={tested} />
      ) : (
        // What is told of a test is about what stands here.
        <fieldset className="bare" disabled={doing}>
          <FillStep
            connector={connector}
            draft={draft}
            taken={taken}
            onChange={setDraft}
            problems={problemsIn(tested)}
            secrets={{ prefix: draft.id, kept, typed, type }}
          />
        </fieldset>
      )}
      {secrets.error !== null && <Failure error={secrets.error} onRetry={() => void secrets.refetch()} />}
      {targets.error !== null && <Failure error={targets.error} onRetry={() => void targets.refetch()} />}
      {error !== null && <Failure error={error} />}
      <Group>
        <Button variant="default" disabled={doing} onClick={() => (atTest ? onStep('fill') : onBack())}>
          {words.back}
        </Button>
        {atTest ? (
          <>
            <ActButton act="administer" variant="default" loading={doing} onClick={() => void test()}>
              {words.again}
            </ActButton>
            <ActButton
              act="administer"
              loading={doing}
              variant={tested.ok ? 'filled' : 'default'}
              onClick={() => void connect()}
            >
              {tested.ok ? words.connectNow : words.connectAnyway}
            </ActButton>
          </>
        ) : (
          <ActButton act="administer" loading={doing} whyNot={whyNot} onClick={() => void test()}>
            {words.toTest}
          </ActButton>
        )}
        {!atTest && whyNot !== null && (
          <Text size="sm" c="dimmed">
            {whyNot}
          </Text>
        )}
      </Group>
    </Steps>
  );
}
