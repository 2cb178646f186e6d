// A server may answer with 404.html at any address. The page loads this file by guessing where the site begins,
// and this file knows: the page's links start there.
if (!document.querySelector('base')) {
  const base = document.createElement('base')
  base.href = new URL('.', document.currentScript.src).href
  document.currentScript.before(base)
}
