import { callPath } from './call-path.tsx'

export const resetPath = callPath({
  title: 'The way of VFIO_DEVICE_RESET to the driver’s callback and back',
  words: [
    'The functions stand in the order in which they are called.',
    'VFIO_DEVICE_RESET on the device fd leads to vfio_pci_ioctl_reset, which takes memory_lock to write.',
    'vfio_pci_zap_bars removes the page-table entries of all mapped BARs.',
    'pci_try_reset_function tries the device lock. If that is taken, the reset ends here with -EAGAIN and no callback is called.',
    'pci_dev_save_and_disable calls the driver’s reset_prepare.',
    '__pci_reset_function_locked resets the device.',
    'pci_dev_restore calls the driver’s reset_done, whether the reset has succeeded or not.',
    'xe_vfio_pci_reset_done, as in the mail, waits for state_mutex. It does so with memory_lock held to write, and with the device lock.',
    'Back in pci_try_reset_function the device lock is released; back in vfio_pci_ioctl_reset, memory_lock.',
  ],
  calls: [
    { name: 'VFIO_DEVICE_RESET', lines: ['on the device fd'] },
    { name: 'vfio_pci_ioctl_reset', lines: ['takes memory_lock'] },
    { name: 'vfio_pci_zap_bars', lines: ['removes the entries of the BARs'] },
    { name: 'pci_try_reset_function', lines: ['tries the device lock'] },
    { name: 'pci_dev_save_and_disable', lines: ['calls reset_prepare'] },
    { name: '__pci_reset_function_locked', lines: ['resets the device'] },
    { name: 'pci_dev_restore', lines: ['calls reset_done, in any case'] },
    { name: 'xe_vfio_pci_reset_done', lines: ['as in the mail:', 'waits for state_mutex'] },
    { name: 'back in pci_try_reset_function', lines: ['releases the device lock'] },
    { name: 'back in vfio_pci_ioctl_reset', lines: ['releases memory_lock'] },
  ],
  locks: [
    { name: 'memory_lock', held: 'write', from: 1, to: 9, how: 'to write' },
    { name: 'device lock', held: 'mutex', from: 3, to: 8, how: 'tried; the validator leaves it out' },
    { name: 'state_mutex', held: 'waits', from: 7, to: 7, how: 'asked for' },
  ],
})
