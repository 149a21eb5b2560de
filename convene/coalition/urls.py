app_name = "coalition"

urlpatterns: list[object] = []
