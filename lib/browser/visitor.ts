import { attributes, bare, makeId, parameters, respectGpc } from './page';
import { keep, quiet, recall } from './storage';

const VISITOR = 'weir_visitor';
const CONSENT = 'weir_consent';
/** Said by the script tag, and remembered after a refusal. */
const REQUIRED = 'required';

const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){4}[\da-f]{8}$/.test(text);

/** The id that another site of the same owner sent along. */
const arrived = parameters.getAll(VISITOR).find(isId);

const refused =
  respectGpc &&
  attributes.respectGpc !== 'false' &&
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/** The visitor's id; empty while nothing may be stored or recorded. */
export let id = '';

/** The id that decides about variants: consent that is given later does not change what this page shows. */
export let assignee = '';

const begin = (): void => {
  const known = arrived ?? [recall(VISITOR)].find(isId) ?? makeId();
  if (keep(VISITOR, known) || arrived) id = known;
};

/** Remembers the visitor's choice. Giving it starts recording, taking it back forgets everything about the visitor. */
export const consent = (given: boolean): void => {
  if (refused) return;
  keep(CONSENT, given ? 'given' : REQUIRED);
  if (given) {
    if (!id) begin();
  } else {
    id = assignee = '';
    for (const name of [VISITOR, 'weir_queue', 'weir_done']) keep(name, '');
  }
};

const add = (url: string, text: string): string => {
  const target = new URL(url, location.href);
  target.searchParams.delete(VISITOR);
  if (text) target.searchParams.set(VISITOR, text);
  return target.href;
};

/** The address with the visitor in it, if there is one. Throws when it is no address. */
export const decorate = (url: string): string => (id ? add(url, id) : url);

if (!refused && (recall(CONSENT) || attributes.consent) !== REQUIRED) begin();
assignee = id;

if (arrived) quiet(() => history.replaceState(history.state, '', add(location.href, '')))();

/** What is told with enrollments and goals: that a program drives the browser, or the pairs of the script tag. */
export const context: object = bare(
  navigator.webdriver ? { webdriver: true } : Object.fromEntries(new URLSearchParams(attributes.context)),
);
