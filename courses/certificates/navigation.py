from lms.ui.menu import MenuItem, register

register(MenuItem("Сертификаты", "courses:certificates", icon="certificate", order=30))
