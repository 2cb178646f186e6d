import { acquisitions } from './acquisitions.cell.ts'

export default acquisitions('virtio', '6.13', [
  'set_device_state',
  'get_device_state',
  'get_data_size',
  'read',
  'write',
  'precopy_info',
  'close',
  'reset',
  'sysfs_reset',
])
