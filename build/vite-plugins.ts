import { fileURLToPath } from 'node:url';
import { transformAsync } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';
import { getConfig } from '@lingui/conf';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';

const configPath = fileURLToPath(new URL('lingui.config.ts', import.meta.url));

/** What turns the window's sources into what a browser runs; shared by the build and the unit tests. */
export function rendererPlugins() {
  return [messageMacros(), react(), lingui({ configPath, failOnCompileError: true })];
}

/**
 * Turns t`…` and <Trans> into messages with an id. The vite plugin has a native transform for this, but its binary is an
 * optional package that asks for Node 22.19: `npm ci` on an older Node leaves it out without a word, and the build then fails.
 */
function messageMacros(): Plugin {
  const linguiConfig = getConfig({ configPath });
  return {
    name: 'proviso-message-macros',
    enforce: 'pre',
    transform: {
      filter: { id: /\/renderer\/.+\.tsx?$/, code: /from '@lingui\/(?:core|react)\/macro'/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: ['typescript', 'jsx'] },
          // The English words stay in the code, so that one forgotten in the catalogue reads as English and not as a code.
          plugins: [[macros, { descriptorFields: 'message', linguiConfig }]],
        });
        return { code: result?.code ?? code, map: result?.map ?? null };
      },
    },
  };
}
