// One vocabulary: words that mean the same as one of ours are refused in names, texts and comments.

/** [what is refused, what to say instead] */
const REFUSED = [
  [/(?<![a-z])participa(tion|nt)s?/i, 'enrollment, or subject'],
  [/(?<![a-z])exposures?(?![a-z])/i, 'enrollment'],
  [/feature[ _-]?flags?/i, 'experiment'],
];
const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;

/** The word to use instead of what stands in a text, or null. @param {string} text */
export function betterWord(text) {
  // camelCase and snake_case names are read as words
  const spaced = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  const hit = REFUSED.find(([word]) => word.test(text) || word.test(spaced));
  return hit === undefined ? null : hit[1];
}

/** The ESLint rule. */
export const words = {
  meta: { type: 'suggestion', schema: [] },
  create(context) {
    const check = (node, text) => {
      if (typeof text !== 'string') return;
      const better = betterWord(text);
      if (better !== null) context.report({ node, message: `Say "${better}".` });
    };
    return {
      Identifier: (node) => check(node, node.name),
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked),
      JSXText: (node) => check(node, node.value),
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          check(comment, comment.value);
          if (UNFINISHED.test(comment.value))
            context.report({ node: comment, message: 'Finish it, or write an issue.' });
        }
      },
    };
  },
};
