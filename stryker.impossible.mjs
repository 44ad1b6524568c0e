import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** `default: … satisfies never` is reached by no value that compiles: a mutant there says nothing of the tests. */
const impossible = {
  shouldIgnore({ node }) {
    if (node.type !== 'SwitchCase' || node.test !== null) return undefined;
    const [said] = node.consequent;
    const claim = said?.type === 'ReturnStatement' ? said.argument : said?.expression;
    const isNever = claim?.type === 'TSSatisfiesExpression' && claim.typeAnnotation.type === 'TSNeverKeyword';
    return isNever ? 'no value that compiles comes here' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'impossible', impossible)];
