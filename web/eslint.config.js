import { defineConfig } from 'eslint/config'
import globals from 'globals'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const CROSS_FEATURE = {
  group: ['@/features/*'],
  message: 'A feature never imports another: move what both need to components/, client/ or lib/.',
}
const UPWARD = {
  group: ['@/features/*', '@/app/router*', '@/app/routes/*', '@/app/layout/*'],
  message: 'Shared code never imports a feature or the layout.',
}

export default defineConfig(
  { ignores: ['dist', 'src/client/schema.d.ts', 'public', 'src/app/service-worker.js'] },
  ...tseslint.configs.strictTypeChecked,
  hooks.configs.flat['recommended-latest'],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } },
    },
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 30, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', package: '@tanstack/router-core', name: 'Redirect' }] },
      ],
    },
  },
  // A component's markup is one shape: splitting it by line count alone would hide it.
  {
    files: ['**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/features/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [CROSS_FEATURE] }] },
  },
  {
    files: ['src/{components,client,engine,lib}/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [UPWARD] }] },
  },
  // Loops over pixels: that an index is in range follows from the loop, and a check would cost.
  {
    files: ['src/engine/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**', 'src/testing/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['tooling/**', 'bench/engine.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
)
