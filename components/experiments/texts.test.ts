import { describe, expect, it } from 'vitest';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { pausesOf } from './pauses';
import { previewUrl, snippetsFor } from './snippets';
import { experimentOf } from './testdata/experiment';
import { possibleChanges, type StateChange } from './state-changes';
import { describeChange, longGap } from './what-visitors-see';

const now = Date.parse('2026-11-21T12:00:00Z');
const said = (change: StateChange, experiment: ExperimentView, variant?: string) =>
  describeChange(change, experiment, { now, ...(variant === undefined ? {} : { variant }) }).sentences.join(' ');

describe('what visitors will see', () => {
  it('names the share, the split and the clock before the first enabling', () => {
    const text = said('enable', experimentOf({ coverage: 0.2 }));
    expect(text).toContain('Within 90 s, 20% of visitors who meet “checkout” are enrolled');
    expect(text).toContain('50% “control”, 50% “test”');
    expect(text).toContain('The other visitors see “control”');
    expect(text).toContain('the coverage can only grow');
  });

  it('proposes a new phase after more than a day off, not after an hour', () => {
    const off = (endedAt: string) => experimentOf({ startedAt: '2026-11-01T00:00:00Z', endedAt });
    expect(said('enable', off('2026-11-18T12:00:00Z'))).toContain('It was off for 3 d. Consider a new phase');
    expect(longGap(off('2026-11-21T11:00:00Z'), now)).toBeNull();
    expect(said('enable', off('2026-11-21T11:00:00Z'))).not.toContain('new phase');
  });

  it('says that disabling and archiving take the variant away, and promoting gives it to everybody', () => {
    const running = experimentOf({ state: 'enabled', startedAt: '2026-11-01T00:00:00Z' });
    expect(said('disable', running)).toContain('everybody sees “control”, also visitors who saw another variant');
    expect(said('promote', running, 'test')).toContain('everybody sees “test”');
    const promoted = experimentOf({ state: 'promoted', promotedVariant: 'test' });
    expect(said('archive', promoted)).toContain('everybody sees “control”, no longer “test”');
  });

  it('calls a variant by its name where it has one', () => {
    const variants = [
      { key: 'control', name: 'Three steps', weight: 0.5 },
      { key: 'test', name: 'One step', weight: 0.5 },
    ];
    const named = experimentOf({ variants, state: 'promoted', promotedVariant: 'test' });
    expect(said('enable', named)).toContain('50% “Three steps”, 50% “One step”');
    expect(said('archive', named)).toContain('everybody sees “Three steps”, no longer “One step”');
    expect(describeChange('promote', named, { now, variant: 'test' })).toMatchObject({
      title: 'Promote “One step”?',
      confirm: 'Promote One step',
    });
  });

  it('changes nothing for anybody when another system assigns', () => {
    expect(said('enable', experimentOf({ external: true }))).toContain('nothing changes for anybody');
  });

  it('offers only what the state allows', () => {
    expect(possibleChanges(experimentOf())).toEqual(['enable', 'promote', 'archive']);
    expect(possibleChanges(experimentOf({ state: 'enabled', startedAt: '2026-11-01T00:00:00Z' }))).toContain('phase');
    expect(possibleChanges(experimentOf({ state: 'archived' }))).toEqual(['restore']);
  });
});

describe('pauses', () => {
  const at = (day: string, action: string) => ({ at: `2026-11-${day}T15:00:00Z`, action: `experiment.${action}` });

  it('are the whole days between off and on again, in any order of the log', () => {
    const log = [at('09', 'enabled'), at('05', 'disabled'), at('01', 'enabled'), at('04', 'changed')];
    expect(pausesOf(log, 'UTC')).toEqual([{ from: '2026-11-06', to: '2026-11-08', label: 'off' }]);
  });

  it('are none for an evening off, before the first start, or after the end', () => {
    expect(pausesOf([at('01', 'enabled'), at('05', 'disabled'), at('06', 'enabled')], 'UTC')).toEqual([]);
    expect(pausesOf([at('01', 'disabled'), at('05', 'enabled'), at('08', 'promoted')], 'UTC')).toEqual([]);
  });

  it('are days of the given time zone', () => {
    const late = [
      at('01', 'enabled'),
      { at: '2026-11-05T23:30:00Z', action: 'experiment.disabled' },
      at('09', 'enabled'),
    ];
    expect(pausesOf(late, 'Europe/Amsterdam')[0]?.from).toBe('2026-11-07');
    expect(pausesOf(late, 'UTC')[0]?.from).toBe('2026-11-06');
  });
});

describe('previewUrl', () => {
  it('keeps what the address has already', () => {
    expect(previewUrl('', 'checkout', 'test')).toBe('/?weir-checkout=test');
    expect(previewUrl('https://shop.example/a?b=1#c', 'checkout', 'test')).toBe(
      'https://shop.example/a?b=1&weir-checkout=test#c',
    );
  });
});

describe('snippetsFor', () => {
  it('asks one question for two variants and switches between more', () => {
    const [script] = snippetsFor(experimentOf(), 'https://weir.example');
    expect(script?.code).toContain('<script src="https://weir.example/experiments.js"></script>');
    expect(script?.code).toContain('if (experiments.test("checkout"))');
    const three = experimentOf({ variants: ['control', 'red', 'blue'].map((key) => ({ key, weight: 1 / 3 })) });
    expect(snippetsFor(three, '')[0]?.code).toMatch(/case "red":[\s\S]*case "blue":/);
  });

  it('needs a token for other kinds than visitors, and says the variant for an external one', () => {
    const http = (experiment: ExperimentView) =>
      snippetsFor(experiment, '').find((snippet) => snippet.id === 'http')?.code;
    expect(http(experimentOf())).not.toContain('Bearer');
    expect(http(experimentOf({ subjectKind: 'user' }))).toContain('Bearer $WEIR_TOKEN');
    expect(http(experimentOf({ external: true }))).toContain('"variant":"test"');
  });
});
