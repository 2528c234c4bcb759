import { ask } from './ask';
import { flush, once, record } from './outbox';
import { bare } from './page';
import { quiet } from './storage';
import { consent, context, decorate, id } from './visitor';

type Call = readonly [name: string, ...rest: unknown[]] | ((experiments: object) => void);

const confirmHuman = (): void => {
  if (!navigator.webdriver && once('human')) record('confirmations', { visitor: id });
};

let timer: ReturnType<typeof setTimeout>;

/** Seen for a second: a human. Hidden: the page may end. In any case a moment to send what waits. */
const look = (): void => {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(confirmHuman, 1000);
  void flush(document.hidden);
};

const goal = (name: string | undefined, options?: { value?: unknown; id?: string }): void => {
  const { value, id: given } = bare(options);
  const amount = parseFloat(value as string);
  record('goals', {
    goal: name,
    subject: id,
    context,
    value: isFinite(amount) ? amount : undefined,
    ...(given && { id: `${given}` }),
  });
};

/**
 * Declared goals: a click on the element, or the sending of the form. One listener serves what is added later too.
 * Whatever a person does also shows that it is one.
 */
const act = ({ target, type, isTrusted }: Event): void => {
  if (isTrusted) confirmHuman();
  const found = (target as Element).closest<HTMLElement>('[data-weir-goal]');
  if (found && type === (found.localName === 'form' ? 'submit' : 'click')) {
    goal(found.dataset.weirGoal, { value: found.dataset.weirValue });
  }
};

const api = {
  test: (name: string) => !ask(name).control,
  control: (name: string) => ask(name).control,
  variant: (name: string) => ask(name).key,
  value: (name: string) => ask(name).value,
  goal: quiet(goal),
  identify: quiet((user: string) => {
    if (once(`user ${user}`)) record('identify', { visitor: id, user: `${user}` });
  }),
  confirmHuman: quiet(confirmHuman),
  consent: quiet((given: boolean) => {
    consent(given);
    look();
  }),
  visitorId: () => id || null,
  decorate: (url: string) => quiet(decorate, url)(url),
  push: (...calls: Call[]) => calls.forEach(run),
};

const run = quiet((call: Call) => {
  if (typeof call === 'function') call(api);
  else (api as unknown as Record<string, (...rest: unknown[]) => void>)[call[0]]?.(...call.slice(1));
});

/** Before the script has run, `experiments` is whatever was pushed; or an element of the page that has this id. */
declare const window: { experiments?: typeof api | Call[] };

const early = window.experiments as Call[] | undefined;
window.experiments = api;
// on the window and while capturing, so that no handler of the page can come first and stop the event
const on = (type: string, handle: (event: Event) => void): void => addEventListener(type, quiet(handle), true);
on('click', act);
on('submit', act);
on('keydown', act);
on('visibilitychange', look);
on('pagehide', look);
on('online', look);
look();
early?.map?.(run);
