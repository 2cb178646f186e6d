import { callPath } from './call-path.tsx'

export const pinPath = callPath({
  title: 'The way of VFIO_IOMMU_MAP_DMA to the fault handler of a BAR',
  words: [
    'The functions stand in the order in which they are called.',
    'VFIO_IOMMU_MAP_DMA on the container leads to vfio_dma_do_map, which takes iommu->lock.',
    'vaddr_get_pfns takes mmap_lock to read.',
    'pin_user_pages_remote fails: a mapped BAR has no pages that could be pinned.',
    'follow_fault_pfn looks for an entry in the page table. If there is one, the way ends here.',
    'If there is none, fixup_user_fault asks for a fault on the process’s behalf.',
    'vfio_pci_mmap_huge_fault takes memory_lock to read, makes the entry, and releases it.',
    'Back in vaddr_get_pfns the entry is read, and mmap_lock released. iommu->lock is held until the range is mapped.',
    'So memory_lock is asked for with mmap_lock held.',
  ],
  calls: [
    { name: 'VFIO_IOMMU_MAP_DMA', lines: ['on the container'] },
    { name: 'vfio_dma_do_map', lines: ['takes iommu->lock'] },
    { name: 'vaddr_get_pfns', lines: ['takes mmap_lock'] },
    { name: 'pin_user_pages_remote', lines: ['fails: a BAR has no pages to pin'] },
    { name: 'follow_fault_pfn', lines: ['looks for a page-table entry:', 'there is none'] },
    { name: 'fixup_user_fault', lines: ['asks for a fault'] },
    { name: 'vfio_pci_mmap_huge_fault', lines: ['takes memory_lock,', 'makes the entry, releases it'] },
    { name: 'back in vaddr_get_pfns', lines: ['releases mmap_lock'] },
    { name: 'back in vfio_dma_do_map', lines: ['releases iommu->lock'] },
  ],
  locks: [
    { name: 'iommu->lock', held: 'mutex', from: 1, to: 8 },
    { name: 'mmap_lock', held: 'read', from: 2, to: 7, how: 'to read' },
    { name: 'memory_lock', held: 'read', from: 6, to: 6, how: 'to read, inside the handler' },
  ],
})
