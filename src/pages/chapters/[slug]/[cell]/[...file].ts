import { getCollection } from 'astro:content'
import type { APIRoute, GetStaticPaths } from 'astro'
import { runCells } from '../../../../build/cells.ts'
import { exportsOf } from '../../../../build/exports.ts'

/** A chapter's explorations in the languages of other checkers, a folder for each cell. */
export const getStaticPaths: GetStaticPaths = async () => {
  const chapters = await getCollection('chapters')
  const files = chapters.map(async ({ id: slug }) =>
    [...(await runCells(slug)).values()].flatMap(({ name: cell, value }) =>
      exportsOf(value).map(({ path: file, text }) => ({ params: { slug, cell, file }, props: { text } })),
    ),
  )
  return (await Promise.all(files)).flat()
}

export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text)
