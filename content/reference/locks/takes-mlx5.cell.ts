import { acquisitions } from './acquisitions.cell.ts'

export default acquisitions('mlx5', '7.2', [
  'set_device_state',
  'get_device_state',
  'get_data_size',
  'read',
  'write',
  'precopy_info',
  'close',
  'reset',
  'sysfs_reset',
  'start_page_tracker',
])
