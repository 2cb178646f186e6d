import type { AstroIntegration } from 'astro'

declare module 'astro' {
  interface AstroClientDirectives {
    /** Hydrates on the first touch; the value is a localStorage key whose presence hydrates at load. */
    'client:touch'?: boolean | string
  }
}

/**
 * Adds `client:touch`: an island stays plain HTML until the reader touches it, and no script of it is
 * loaded before that. What counts as a touch is in `touch-directive.ts`.
 */
export function touch(): AstroIntegration {
  return {
    name: 'touch',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        addClientDirective({ name: 'touch', entrypoint: './src/build/touch-directive.ts' })
      },
    },
  }
}
