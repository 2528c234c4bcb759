import { defineLogHandler, type LogHandlerDeclaration } from './define-logs';

/**
 * Handlers of log lines beside the built-in ones; sources name them by event. This one belongs to the sample: put yours
 * in its place.
 */
export const logHandlers: readonly LogHandlerDeclaration[] = [
  defineLogHandler({
    name: 'level_up',
    description: 'Text such as "level 12": the level of the player.',
    run: ({ text }) => {
      const found = /^level (\d{1,4})$/i.exec(text.trim());
      return found === null ? 'is not like "level 12"' : { changes: [{ attributes: { level: Number(found[1]) } }] };
    },
  }),
];
