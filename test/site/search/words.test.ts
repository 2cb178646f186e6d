import { describe, expect, test } from 'vitest'
import { indexedWords, wholeWords } from '../../../src/site/search/words.ts'

describe('the words of a text', () => {
  test.each([
    ['state_mutex', ['state_mutex', 'state', 'mutex']],
    ['xe_vfio_pci_reset_done()', ['xe_vfio_pci_reset_done', 'xe', 'vfio', 'pci', 'reset_done', 'done']],
    ['&migf->lock', ['migf->lock', 'migf', 'lock']],
    ['xe_vdev->migf->lock', ['xe_vdev->migf->lock', 'migf->lock', 'lock', 'vdev']],
    ['VFIO_DEVICE_RESET', ['vfio_device_reset', 'device_reset', 'reset']],
    ['-EBUSY', ['ebusy']],
    ['0x3b75', ['0x3b75']],
    ['commit 1f5556ec8b9e.', ['commit', '1f5556ec8b9e']],
    ['Linux 7.2.13', ['linux', '7.2.13']],
    ['drivers/vfio/pci/xe/main.c', ['drivers/vfio/pci/xe/main.c', 'main.c', 'main', 'xe']],
    ['migrationMachine', ['migrationmachine', 'migration', 'machine']],
    ['the kernel’s copy-to-user', ['kernel', 'copy-to-user', 'copy', 'user']],
    ['__lock_acquire+0x73f/0x3450', ['__lock_acquire', 'lock_acquire', 'acquire', '0x73f']],
  ])('hold %s whole and in pieces', (text, words) => {
    expect(indexedWords(text)).toEqual(expect.arrayContaining(words))
  })

  test('leave out what is in every text, and what is too long for a name', () => {
    expect(indexedWords(`what the lock is for ${'a1'.repeat(60)}`)).toEqual(['lock'])
  })

  test('do not take a message id or a version to pieces', () => {
    expect(indexedWords('20251108011143.GE1859178@ziepe.ca')).toEqual(['20251108011143.ge1859178@ziepe.ca'])
    expect(indexedWords('6.18')).toEqual(['6.18'])
  })
})

describe('the words of a query', () => {
  test('are whole names in lower case', () => {
    expect(wholeWords('  What is VFIO_DEVICE_RESET, migf->lock?')).toEqual([
      'vfio_device_reset',
      'migf->lock',
    ])
  })

  test('name a commit as the pages do, by twelve digits', () => {
    expect(wholeWords('1f5556ec8b9e02dbd7b9c4d2f1e1b0f1a2b3c4d5')).toEqual(['1f5556ec8b9e'])
    expect(wholeWords('0x3b75 deadbeef')).toEqual(['0x3b75', 'deadbeef'])
  })
})
