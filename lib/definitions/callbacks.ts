import { log } from '@/lib/config/log';
import {
  defineSubjectAction,
  onFlow,
  type FlowCallbackDeclaration,
  type StockCallbackDeclaration,
  type SubjectActionDeclaration,
} from './define-stocks';

/** Code of this application that wants to know what happens. This one belongs to the demo shop: put yours in its place. */
export const flowCallbacks: readonly FlowCallbackDeclaration[] = [
  onFlow('order_is_shipped', ({ subject, at }) => {
    log().info({ order: subject.id, at }, 'the demo shop would send its customer a message now');
  }),
];

export const stockCallbacks: readonly StockCallbackDeclaration[] = [];

/** What people may do with subjects that they choose in a list. */
export const subjectActions: readonly SubjectActionDeclaration[] = [
  defineSubjectAction({
    slug: 'remind',
    name: 'Remind the customer',
    kind: 'order',
    confirm: 'The demo shop sends nothing: it writes a line for each order into the log of the server.',
    run: ({ id }) => log().info({ order: id }, 'the demo shop would remind its customer now'),
  }),
];
