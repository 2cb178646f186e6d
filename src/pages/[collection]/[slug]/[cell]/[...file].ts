import { getCollection } from 'astro:content'
import type { APIRoute, GetStaticPaths } from 'astro'
import { runCells } from '../../../../build/cells.ts'
import { exportsOf } from '../../../../build/exports.ts'

/** A page's explorations in the languages of other checkers, a folder for each cell. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = [...(await getCollection('chapters')), ...(await getCollection('reference'))]
  const files = pages.map(async ({ collection, id: slug }) =>
    [...(await runCells(`${collection}/${slug}`)).values()].flatMap(({ name: cell, value }) =>
      exportsOf(value).map(({ path: file, text }) => ({
        params: { collection, slug, cell, file },
        props: { text },
      })),
    ),
  )
  return (await Promise.all(files)).flat()
}

export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text)
